// Exit code 0 when AsyncAPI's parser finds no error in the file that the argument names; each error is a line.
import { Parser, fromFile } from "@asyncapi/parser";

const { document, diagnostics } = await fromFile(new Parser(), process.argv[2]).parse();
const errors = diagnostics.filter((found) => found.severity === 0);
errors.forEach((found) => console.log(`${found.path.join(".")}: ${found.message}`));
process.exit(document && errors.length === 0 ? 0 : 1);

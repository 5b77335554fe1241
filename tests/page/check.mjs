// Opens the page at each width and in both schemes, and writes a line of JSON for each: what axe finds, what the console says (a
// breach of the content security policy is said there), how much is too wide, and the numbers that stand on the page.
// usage: node check.mjs CHROMIUM URL SCREENSHOTS-OR-EMPTY WIDTHS WAIT-FOR [STEPS]
import { chromium } from 'playwright-core';
import { AxeBuilder } from '@axe-core/playwright';

const [, , executablePath, url, folder, widths, waitFor, steps = ''] = process.argv;
const heights = { 390: 844, 1280: 800, 3840: 2160 };
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const patience = 300000; // a deadline of hangs

/** What a person does, by name. */
const doings = {
  async try(page) {
    await page.fill('#tryText', 'the film was great but the acting was awful');
    await page.focus('#trySubmit');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#tryResult .lead, #tryResult .fault', { timeout: patience });
  },
  async unlock(page) {
    await page.fill('#token', 'wrong-token-of-somebody');
    await page.click('#unlockForm button');
    await page.waitForSelector('#operateResult.fault', { timeout: patience });
    await page.fill('#token', '0123456789abcdef0123');
    await page.fill('#issuer', 'anna');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#buttons:not([hidden])', { timeout: patience });
  },
  async ask(page) {
    await page.click('[data-command="pause"]');
    await page.waitForSelector('#confirm[open]', { timeout: patience });
  },
  async refuse(page) {
    await page.keyboard.press('Escape');
    await page.waitForSelector('#confirm:not([open])', { state: 'attached', timeout: patience });
  },
};

for (const width of widths.split(',').map(Number)) {
  for (const colorScheme of ['light', 'dark']) {
    const context = await browser.newContext({ viewport: { width, height: heights[width] ?? 800 }, colorScheme });
    const page = await context.newPage();
    const said = [];
    page.on('console', message => ['error', 'warning'].includes(message.type()) && said.push(message.text()));
    page.on('pageerror', error => said.push(error.message));
    await page.goto(url, { waitUntil: 'commit', timeout: patience });
    await page.waitForFunction(text => document.body?.innerText.includes(text), waitFor, { timeout: patience });
    for (const step of steps.split(',').filter(Boolean)) await doings[step](page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const facts = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      health: document.getElementById('health').textContent,
      notice: document.getElementById('notice').innerText,
      total: document.getElementById('total').textContent,
      dead: document.getElementById('dead').textContent,
      lag: document.getElementById('lag').textContent,
      sources: document.getElementById('sources').innerText,
      text: document.body.innerText,
      tried: document.getElementById('tryResult').innerText,
      // Those that a person must move to the side for.
      aside: [...document.querySelectorAll('button')]
        .filter(one => one.offsetParent && one.getBoundingClientRect().right > document.documentElement.clientWidth)
        .map(one => one.innerText),
      // Those that a person meets with the tabulator key, in its order.
      focusable: [...document.querySelectorAll('a, button, input, textarea, [tabindex="0"]')].filter(one => one.offsetParent).length,
    }));
    if (folder) await page.screenshot({ path: `${folder}/${width}-${colorScheme}.png`, fullPage: true });
    const broken = violations.map(one => `${one.id}: ${one.nodes.map(node => node.target).join(' ')}`);
    console.log(JSON.stringify({ width, colorScheme, violations: broken, said, ...facts }));
    await context.close();
  }
}

await browser.close();

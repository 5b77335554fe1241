// Exit code 0 when each document of YAML on standard input that is of a kind of KEDA's or of Prometheus' operator has the fields
// of that kind, with values of their types; each fault is a line. A field that the kind does not know is not found.
import { readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import { ScaledObject } from "@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject";
import { PrometheusRule } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule";
import { ServiceMonitor } from "@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor";

const kinds = { ScaledObject, PrometheusRule, ServiceMonitor };
let faults = 0;
for (const document of parseAllDocuments(readFileSync(0, "utf8"))) {
  const value = document.toJS();
  const kind = kinds[value?.kind];
  if (!kind) continue;
  try {
    new kind(value).validate();
    console.log(`${value.kind} ${value.metadata?.name}`);
  } catch (fault) {
    faults++;
    console.error(`${value.kind} ${value.metadata?.name}: ${fault.message}`);
  }
}
process.exit(faults === 0 ? 0 : 1);

{{- define "ss.labels" -}}
app.kubernetes.io/name: streamsentiment
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- define "ss.selector" -}}
app.kubernetes.io/name: streamsentiment
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end }}

{{- define "ss.image" -}}
{{ .root.Values.image.registry }}streamsentiment-{{ .role }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}{{ .suffix | default "" }}
{{- end }}

{{- define "ss.container" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: { drop: [ALL] }
{{- end }}

{{- define "ss.pod" -}}
securityContext:
  runAsNonRoot: true
  runAsUser: 1654
  runAsGroup: 1654
  fsGroup: 1654
  seccompProfile: { type: RuntimeDefault }
automountServiceAccountToken: false
serviceAccountName: {{ .root.Release.Name }}-{{ .role }}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- /* Environment of every client of Kafka: brokers and librdkafka's properties. */ -}}
{{- define "ss.kafka" -}}
- { name: STREAMSENTIMENT__KAFKA__BOOTSTRAP, value: {{ .Values.kafka.bootstrap | quote }} }
{{- range $name, $value := .Values.kafka.properties }}
- { name: STREAMSENTIMENT__KAFKA__PROPERTIES__{{ $name | upper | replace "." "_" }}, value: {{ $value | quote }} }
{{- end }}
{{- if .Values.kafka.caSecret }}
- { name: STREAMSENTIMENT__KAFKA__PROPERTIES__SSL_CA_LOCATION, value: /etc/kafka/ca.crt }
{{- end }}
{{- end }}

{{- define "ss.settings" -}}
{{- range $name, $value := . }}
- { name: STREAMSENTIMENT__{{ $name | upper | replace ":" "__" }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- /* The template of a host's pods. Takes root, role, port and section (the section of the setting Model). */ -}}
{{- define "ss.host" -}}
{{- $values := index .root.Values .role }}
{{- $gpu := and (eq .role "scorer") .root.Values.scorer.gpu.enabled }}
metadata:
  labels: {{- include "ss.labels" . | nindent 4 }}
spec:
  {{- include "ss.pod" . | nindent 2 }}
  # Longer than the drain: what was read is answered and committed before the pod is killed.
  terminationGracePeriodSeconds: {{ add $values.drainSeconds 25 }}
  topologySpreadConstraints:
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels: {{- include "ss.selector" $ | nindent 10 }}
    {{- end }}
  {{- $nodes := $values.nodeSelector }}
  {{- if $gpu }}{{ $nodes = merge (deepCopy $nodes) $values.gpu.nodeSelector }}{{ end }}
  {{- with $nodes }}
  nodeSelector: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- $tolerations := $values.tolerations }}
  {{- if $gpu }}{{ $tolerations = append $tolerations (dict "key" "nvidia.com/gpu" "operator" "Exists" "effect" "NoSchedule") }}{{ end }}
  {{- with $tolerations }}
  tolerations: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- if eq .root.Values.models.store "volume" }}
  # An empty volume gets the bundled model, whoever comes first.
  initContainers:
    - name: models
      image: {{ include "ss.image" (dict "root" .root "role" "tool") }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- include "ss.container" . | nindent 6 }}
      command: [/bin/sh, -c]
      args:
        - |
          [ -e /models/reviews-stacked-lstm ] && exit 0
          cp -r /app/models/reviews-stacked-lstm "/models/.$HOSTNAME"
          mv -T "/models/.$HOSTNAME" /models/reviews-stacked-lstm || rm -rf "/models/.$HOSTNAME"
      resources:
        requests: { cpu: 50m, memory: 32Mi }
        limits: { memory: 64Mi }
      volumeMounts:
        - { name: models, mountPath: /models }
  {{- end }}
  containers:
    - name: {{ .role }}
      image: {{ include "ss.image" (dict "root" .root "role" .role "suffix" (ternary (.root.Values.scorer.gpu.tagSuffix) "" $gpu)) }}
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      {{- include "ss.container" . | nindent 6 }}
      env:
        # The place in the consumer group (group.instance.id): a pod that comes back under its name moves no partition.
        - name: STREAMSENTIMENT__{{ .section | upper }}__INSTANCE
          valueFrom: { fieldRef: { fieldPath: metadata.name } }
        - { name: STREAMSENTIMENT__KAFKA__DRAINTIMEOUT, value: "00:{{ printf "%02d" (div $values.drainSeconds 60) }}:{{ printf "%02d" (mod $values.drainSeconds 60) }}" }
        - { name: Logging__Console__FormatterName, value: json }
        {{- include "ss.kafka" .root | nindent 8 }}
        {{- if eq .root.Values.models.store "volume" }}
        - { name: STREAMSENTIMENT__{{ .section | upper }}__MODEL, value: /models/reviews-stacked-lstm }
        {{- else if eq .root.Values.models.store "s3" }}
        - { name: STREAMSENTIMENT__{{ .section | upper }}__MODEL, value: {{ required "models.s3.url is needed with models.store=s3" .root.Values.models.s3.url | quote }} }
        - { name: AWS_REGION, value: {{ .root.Values.models.s3.region | quote }} }
        {{- with .root.Values.models.s3.endpoint }}
        - { name: AWS_ENDPOINT_URL_S3, value: {{ . | quote }} }
        {{- end }}
        {{- end }}
        {{- with merge (deepCopy $values.settings) .root.Values.settings }}
        {{- include "ss.settings" . | nindent 8 }}
        {{- end }}
      {{- $secrets := compact (list $values.secret (ternary .root.Values.models.s3.secret "" (eq .root.Values.models.store "s3"))) }}
      {{- with $secrets }}
      envFrom:
        {{- range . }}
        - secretRef: { name: {{ . }} }
        {{- end }}
      {{- end }}
      ports:
        - { name: http, containerPort: {{ .port }} }
      # A model that loads slowly is given time here, so that liveness can be strict.
      startupProbe:
        httpGet: { path: {{ .startup }}, port: http }
        periodSeconds: 2
        timeoutSeconds: 5
        failureThreshold: {{ div $values.startupSeconds 2 }}
      livenessProbe:
        httpGet: { path: /health/live, port: http }
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 3
      readinessProbe:
        httpGet: { path: /health/ready, port: http }
        periodSeconds: 5
        timeoutSeconds: 5
      {{- $resources := deepCopy $values.resources }}
      {{- if $gpu }}{{ $_ := set $resources "limits" (merge (dict "nvidia.com/gpu" $values.gpu.count) ($resources.limits | default dict)) }}{{ end }}
      resources: {{- toYaml $resources | nindent 8 }}
      volumeMounts:
        - { name: tmp, mountPath: /tmp }
        {{- if .root.Values.kafka.caSecret }}
        - { name: kafka-ca, mountPath: /etc/kafka, readOnly: true }
        {{- end }}
        {{- if eq .root.Values.models.store "volume" }}
        - { name: models, mountPath: /models, readOnly: {{ eq .role "scorer" }} }
        {{- end }}
  volumes:
    - { name: tmp, emptyDir: { sizeLimit: 1Gi } }
    {{- if .root.Values.kafka.caSecret }}
    - { name: kafka-ca, secret: { secretName: {{ .root.Values.kafka.caSecret }} } }
    {{- end }}
    {{- if eq .root.Values.models.store "volume" }}
    - { name: models, persistentVolumeClaim: { claimName: {{ .root.Values.models.volume.claim | default (printf "%s-models" .root.Release.Name) }} } }
    {{- end }}
{{- end }}

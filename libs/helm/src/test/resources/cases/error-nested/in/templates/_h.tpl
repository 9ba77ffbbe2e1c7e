{{ define "a" }}
{{ .Values.x.y.z }}{{ end }}
#!/usr/bin/env bash
# Prints, as NAME=VALUE, what infra/*.bicepparam reads from the environment and the variables of a GitHub environment
# say ($VARIABLES, a JSON object). What is not said is left out: an empty value would win over a parameter file's default.
set -euo pipefail

names='["AZURE_ENV_NAME", "AZURE_LOCATION", "ALERT_EMAIL", "SIGN_IN_TENANT_ID", "SIGN_IN_AUDIENCE", "BUDGET_START"]'
jq -r --argjson names "$names" \
  'to_entries[] | select(.key | IN($names[])) | select(.value != "") | "\(.key)=\(.value)"' <<<"$VARIABLES"

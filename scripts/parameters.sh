#!/usr/bin/env bash
# Prints, as NAME=VALUE, the variables of a GitHub environment ($VARIABLES, a JSON object) that infra/*.bicepparam reads from
# the environment. Empty ones are left out: an empty value would override a parameter file's default.
set -euo pipefail

names='["AZURE_ENV_NAME", "AZURE_LOCATION", "ALERT_EMAIL", "SIGN_IN_TENANT_ID", "SIGN_IN_AUDIENCE", "BUDGET_START", "PUSH_EVENTS", "PUSH_DROPS_WEBHOOK"]'
jq -r --argjson names "$names" \
  'to_entries[] | select(.key | IN($names[])) | select(.value != "") | "\(.key)=\(.value)"' <<<"$VARIABLES"

#!/usr/bin/env bash
# Prints what BUDGET_START must be for a resource group: the first day of the month that its budget began with, which cannot
# be changed, or of this month if it has none. Requires the Azure CLI, signed in.
#
#   export BUDGET_START=$(scripts/budget-start.sh RESOURCE_GROUP)
set -euo pipefail

[ $# = 1 ] || {
  echo "usage: $0 RESOURCE_GROUP" >&2
  exit 2
}
budgets="https://management.azure.com/subscriptions/{subscriptionId}/resourceGroups/$1/providers/Microsoft.Consumption/budgets"
began=$(az rest --method get --url "$budgets?api-version=2023-11-01" \
  --query "value[?starts_with(name, 'budget-listings-')].properties.timePeriod.startDate | [0]" --output tsv)
if [[ $began =~ ^20[0-9]{2}-[0-9]{2}-[0-9]{2} ]]; then
  echo "${BASH_REMATCH[0]}"
else
  date -u +%Y-%m-01
fi

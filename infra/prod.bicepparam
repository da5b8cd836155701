using 'main.bicep'

// For some hundred thousand listings and some million users a month; docs/scale.md has the arithmetic, and what to change beyond.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'prod')
// One with zones for this kind of plan: az functionapp list-flexconsumption-locations --zone-redundant true
param location = readEnvironmentVariable('AZURE_LOCATION', 'northeurope')
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param signIn = empty(readEnvironmentVariable('SIGN_IN_TENANT_ID', ''))
  ? null
  : {
      tenantId: readEnvironmentVariable('SIGN_IN_TENANT_ID', '')
      audience: readEnvironmentVariable('SIGN_IN_AUDIENCE', '')
    }
param pushesEvents = readEnvironmentVariable('PUSH_EVENTS', '') == 'true'
param dropsWebhook = readEnvironmentVariable('PUSH_DROPS_WEBHOOK', '')

param zoneRedundant = true
param secondaryLocations = ['swedencentral']
param capacity = {
  mode: 'Autoscale'
  listings: 6000
  listingPrices: 1000
  shared: 1000
}
param backupTier = 'Continuous30Days'
param archiveRedundancy = 'Standard_GRS'

param maximumInstanceCount = 100
// Two each, since there is one a zone at least.
param alwaysReady = [
  { name: 'http', instanceCount: 2 }
  { name: 'function:RecordPriceChanges', instanceCount: 2 }
]

param healthProbeSeconds = 60
param isPrivate = true

param logCapGb = 2
param logRetentionDays = 90
param monthlyBudget = 1500
// Without a default, which would be a past month some day: scripts/budget-start.sh prints it.
param budgetStart = readEnvironmentVariable('BUDGET_START')

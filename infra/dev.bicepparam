using 'main.bicep'

// Small and serverless, paid for by the request; without any, by a timer that runs once a minute.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'dev')
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

param zoneRedundant = false
param capacity = { mode: 'Serverless' }
param backupTier = 'Continuous7Days'
param archiveRedundancy = 'Standard_LRS'

param maximumInstanceCount = 40
param isPrivate = false

param traceRatio = '1'
param logCapGb = 1
param monthlyBudget = 100
// Without a default, which would be a past month some day: scripts/budget-start.sh prints it.
param budgetStart = readEnvironmentVariable('BUDGET_START')

using 'main.bicep'

// Small, asleep when nobody asks, paid for by the request.

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
param budgetStart = readEnvironmentVariable('BUDGET_START', '2026-12-01')

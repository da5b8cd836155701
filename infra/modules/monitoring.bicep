metadata description = 'Where logs and metrics go: Log Analytics with a daily cap, and Application Insights upon it, which takes nothing without an Entra token.'

@description('Name of the Log Analytics workspace.')
param workspaceName string

@description('Name of the Application Insights component.')
param applicationInsightsName string

@description('Their region.')
param location string

@description('Their tags.')
param tags object

@description('GB a day after which the workspace takes no more until the next day. The bound of what logs may cost.')
@minValue(1)
param dailyCapGb int

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param retentionDays int

@description('Name of the app\'s identity, by which the assignments of roles are named.')
param identityName string

@description('Whose telemetry is taken: the principal id of the app\'s identity.')
param principalId string

var monitoringMetricsPublisher = '3913510d-42f4-4e42-8a64-420c390055eb'

resource workspace 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: workspaceName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource applicationInsights 'Microsoft.Insights/components@2020-02-02' = {
  name: applicationInsightsName
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: workspace.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

resource writer 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: applicationInsights
  name: guid(applicationInsights.id, identityName, monitoringMetricsPublisher)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', monitoringMetricsPublisher)
  }
}

@description('Resource id of the workspace.')
output workspaceId string = workspace.id

@description('Its name.')
output applicationInsightsName string = applicationInsights.name

@description('Where telemetry is sent. No secret: without an Entra token nothing is taken.')
output connectionString string = applicationInsights.properties.ConnectionString

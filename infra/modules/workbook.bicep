metadata description = 'The pictures to the alerts: a workbook beside Application Insights.'

@description('Its title.')
param title string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('Resource id of the workspace that its queries ask.')
param workspaceId string

@description('Resource id of the Cosmos DB account.')
param cosmosAccountId string

@description('Resource id of the Front Door profile.')
param edgeProfileId string

var content = replace(
  replace(replace(loadTextContent('workbook.json'), '{workspace}', workspaceId), '{cosmos}', cosmosAccountId),
  '{edge}',
  edgeProfileId
)

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, title)
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: title
    category: 'workbook'
    sourceId: workspaceId
    serializedData: content
  }
}

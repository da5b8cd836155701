metadata description = 'The profile of Front Door. It stands by itself because the app must know its id before anything can lead to the app.'

@description('Name of the profile.')
param name string

@description('Its tags.')
param tags object

@description('Standard, or Premium with the managed rules of the firewall.')
@allowed(['Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'])
param sku string

@description('Resource id of the workspace that its logs go to.')
param workspaceId string

resource profile 'Microsoft.Cdn/profiles@2024-09-01' = {
  name: name
  location: 'global'
  tags: tags
  sku: { name: sku }
  properties: { originResponseTimeoutSeconds: 60 }
}

// What the firewall stopped and which probes failed. Single requests are in Application Insights.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: profile
  name: 'firewall-and-probes'
  properties: {
    workspaceId: workspaceId
    logs: [
      for category in ['FrontDoorHealthProbeLog', 'FrontDoorWebApplicationFirewallLog']: {
        category: category
        enabled: true
      }
    ]
  }
}

@description('Resource id of the profile.')
output id string = profile.id

@description('What it sends in the header X-Azure-FDID of every request.')
output frontDoorId string = profile.properties.frontDoorId

metadata description = 'A network of the service\'s own: the app leaves through one subnet, the data is reached through private endpoints in the other.'

@description('Name of the virtual network.')
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('Its address space, a /23 at least: 256 addresses for instances of the app, 256 for private endpoints.')
param addressPrefix string = '10.40.0.0/23'

@description('Whether Event Grid is reached through a private endpoint too.')
param hasEventGrid bool

// The zones that the names of the services resolve in once they have a private endpoint.
var zoneNames = concat(
  ['privatelink.documents.azure.com', 'privatelink.blob.${environment().suffixes.storage}'],
  hasEventGrid ? ['privatelink.eventgrid.azure.net'] : []
)

resource securityGroup 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-nsg'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'DenyInternetInbound'
        properties: {
          access: 'Deny'
          direction: 'Inbound'
          priority: 4096
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'functions'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 0)
          networkSecurityGroup: { id: securityGroup.id }
          // Flex Consumption runs in Container Apps' infrastructure.
          delegations: [
            {
              name: 'functions'
              properties: { serviceName: 'Microsoft.App/environments' }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 24, 1)
          networkSecurityGroup: { id: securityGroup.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource functions 'subnets' existing = {
    name: 'functions'
  }

  resource endpoints 'subnets' existing = {
    name: 'endpoints'
  }
}

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in zoneNames: {
    name: zone
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in zoneNames: {
    parent: zones[i]
    name: name
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: { id: network.id }
    }
  }
]

@description('Where the app leaves.')
output functionsSubnetId string = network::functions.id

@description('Where private endpoints stand.')
output endpointsSubnetId string = network::endpoints.id

@description('The zone of Cosmos DB.')
output cosmosZoneId string = zones[0].id

@description('The zone of Blob Storage.')
output blobZoneId string = zones[1].id

@description('The zone of Event Grid; empty if there is none.')
output eventGridZoneId string = hasEventGrid ? zones[2].id : ''

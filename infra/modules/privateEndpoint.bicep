metadata description = 'One service, reached at an address of our own network.'

@description('Name of the private endpoint.')
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('Resource id of the service.')
param serviceId string

@description('Which part of the service: `Sql` of Cosmos DB, `blob` of a storage account, `topic` of Event Grid.')
@allowed(['Sql', 'blob', 'topic'])
param groupId string

@description('The subnet that it stands in.')
param subnetId string

@description('The DNS zone that its name resolves in.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    customNetworkInterfaceName: '${name}-nic'
    privateLinkServiceConnections: [
      {
        name: name
        properties: {
          privateLinkServiceId: serviceId
          groupIds: [groupId]
        }
      }
    ]
  }

  resource zone 'privateDnsZoneGroups' = {
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: 'default'
          properties: { privateDnsZoneId: zoneId }
        }
      ]
    }
  }
}

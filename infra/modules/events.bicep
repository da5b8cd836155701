metadata description = 'The Event Grid topic that the app pushes events to, what the app may do there, and an example subscription.'

@description('Name of the topic.')
@minLength(3)
@maxLength(50)
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('Name of the app\'s identity, by which the assignment of the role is named.')
param identityName string

@description('The principal id of the app\'s identity.')
param principalId string

@description('Whether it is reached through a private endpoint alone.')
param isPrivate bool

@description('Name of the storage account that keeps what a subscriber does not accept.')
param deadLetterAccountName string

@description('Its blob container for that.')
param deadLetterContainer string

@description('Address of a webhook that receives the price drops of the example subscription; empty for no subscription.')
@secure()
param dropsWebhook string

@description('Resource id of the workspace that diagnostics go to.')
param workspaceId string

var dataSender = 'd5a91429-5739-47e2-a06b-3470a27159e7'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  // With it the topic writes dead letters.
  identity: { type: 'SystemAssigned' }
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
  }
}

resource sender 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, identityName, dataSender)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataSender)
  }
}

resource deadLetterAccount 'Microsoft.Storage/storageAccounts@2024-01-01' existing = {
  name: deadLetterAccountName

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource deadLetters 'containers' existing = {
      name: deadLetterContainer
    }
  }
}

resource deadLetterWriter 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: deadLetterAccount::blobs::deadLetters
  name: guid(deadLetterAccount.id, deadLetterContainer, topic.id, blobDataContributor)
  properties: {
    principalId: topic.identity.principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', blobDataContributor)
  }
}

// An example, and what most subscribers want: prices that fell by more than five percent.
resource drops 'Microsoft.EventGrid/topics/eventSubscriptions@2025-02-15' = if (!empty(dropsWebhook)) {
  parent: topic
  name: 'price-drops'
  properties: {
    eventDeliverySchema: 'CloudEventSchemaV1_0'
    destination: { endpointType: 'WebHook', properties: { endpointUrl: dropsWebhook } }
    filter: {
      includedEventTypes: ['listing.price.changed.v1']
      advancedFilters: [{ operatorType: 'NumberLessThan', key: 'data.change_percent', value: -5 }]
    }
    retryPolicy: { maxDeliveryAttempts: 30, eventTimeToLiveInMinutes: 1440 }
    deadLetterWithResourceIdentity: {
      identity: { type: 'SystemAssigned' }
      deadLetterDestination: {
        endpointType: 'StorageBlob'
        properties: { resourceId: deadLetterAccount.id, blobContainerName: deadLetterContainer }
      }
    }
  }
  dependsOn: [deadLetterWriter]
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: topic
  name: 'failures'
  properties: {
    workspaceId: workspaceId
    logs: [
      for category in ['DeliveryFailures', 'PublishFailures']: {
        category: category
        enabled: true
      }
    ]
  }
}

@description('Its resource id.')
output id string = topic.id

@description('Its name.')
output name string = topic.name

@description('Where events are sent to.')
output endpoint string = topic.properties.endpoint

metadata name = 'Listings with price history'
metadata description = 'The whole service in one resource group. Nothing in it is opened by a key.'

import { capacityType } from 'modules/cosmos.bicep'
import { alwaysReadyType } from 'modules/functionApp.bicep'

@description('Which installation this is, such as dev or prod; part of every name.')
@minLength(2)
@maxLength(10)
param environmentName string

@description('Region of everything that has one.')
param location string = resourceGroup().location

@description('Address that alerts and budget warnings go to; empty for nobody.')
param alertEmail string = ''

@description('Whether the app and the data stand in several zones of the region.')
param zoneRedundant bool

@description('Further regions that the data is copied to, and that it is written to should the first one fail.')
param secondaryLocations string[] = []

@description('How Cosmos DB is paid for, and up to which throughput.')
param capacity capacityType

@description('How far back Cosmos DB can be restored.')
@allowed(['Continuous7Days', 'Continuous30Days'])
param backupTier string

@description('Copies of the archive of deleted listings.')
@allowed(['Standard_LRS', 'Standard_GRS'])
param archiveRedundancy string

@description('Memory of an instance of the app in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances of the app at once.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Requests that an instance takes at once.')
@minValue(1)
@maxValue(1000)
param requestsPerInstance int = 100

@description('Instances that are kept running: `http`, `function:NAME`.')
param alwaysReady alwaysReadyType[] = []

@description('Front Door: Standard, or Premium with the managed rules of the firewall.')
@allowed(['Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'])
param edgeSku string = 'Standard_AzureFrontDoor'

@description('Requests a minute that one client address may make at the edge.')
@minValue(10)
param edgeRequestsPerMinute int = 1200

@description('Seconds between the edge\'s probes of the app; null for none, so that an app that nobody uses may sleep.')
@minValue(5)
@maxValue(255)
param healthProbeSeconds int?

@description('A host name of your own for the API; empty for Front Door\'s.')
param customDomain string = ''

@description('Requests a second that one client may keep up on each instance of the app; 0 for any.')
@minValue(0)
param clientPermitsPerSecond int = 50

@description('Origins whose pages may use the API, separated by commas; `*` for all; empty for none.')
param allowedOrigins string = ''

@description('Sign-in with Entra ID for writes; null for function keys. The app must have been published with -p:SignIn=Entra.')
param signIn signInType?

@description('Whether events are pushed to an Event Grid topic.')
param pushesEvents bool = false

@description('Address of a webhook that gets price drops of more than five percent, an example of a subscription; empty for none.')
@secure()
param dropsWebhook string = ''

@description('Whether the data is reached through private endpoints alone.')
param isPrivate bool

@description('Days that an archived listing is kept, from its last write; then it is deleted, and its earlier versions 90 days after they were made.')
@minValue(1)
@maxValue(36500)
param archiveRetentionDays int = 3650

@description('Public IPv4 addresses or ranges that operators reach private data from.')
param operatorAddresses string[] = []

@description('Share of traces that are kept, from 0 to 1 in whole percents. Text, since Bicep has no fractions.')
param traceRatio string = '0.01'

@description('GB of logs a day at most.')
@minValue(1)
param logCapGb int

@description('Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Milliseconds within which 95 of 100 requests get their responses; above that an alert fires.')
@minValue(1)
param latencyAlertMs int = 500

@description('Documents of the change feed that may wait for a function; above that an alert fires.')
@minValue(1)
param feedLagAlert int = 1000

@description('What a month may cost, in the currency of the subscription; a mail is sent when it is nearly spent.')
@minValue(1)
param monthlyBudget int

@description('First day of the month that the budget begins with, such as 2026-12-01: this month, or the month that a budget that exists began with.')
@minLength(10)
@maxLength(10)
param budgetStart string

@description('Who gives out the tokens, and for whom.')
type signInType = {
  @description('Id of the Entra tenant.')
  tenantId: string
  @description('Application id of the API\'s app registration.')
  audience: string
}

var service = 'listings'
var unique = uniqueString(resourceGroup().id, environmentName)
var suffix = '${service}-${environmentName}-${unique}'
var edgeProfileName = 'afd-${suffix}'
var tags = { service: service, environment: environmentName, 'azd-env-name': environmentName }

// The Functions host keeps its keys, its timers' locks and the app's packages in an account of its own.
var hostStorageName = 'sthost${unique}'
var packages = 'deployments'
var blobDataOwner = 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b'
// The archive is a container in another, whose blobs grow old.
var archive = 'archive'
var blobDataContributor = 'ba92f5b4-2d11-453d-a403-e96b0029c9fe'

// What Event Grid cannot deliver is kept in an account that it may write to, which those of the data are not.
var deadLetterStorageName = 'stevents${unique}'
var deadLetters = 'dead-letters'

// Who the app is. All that it may do hangs on this identity, which outlives the app.
resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: 'id-${suffix}'
  location: location
  tags: tags
}

module monitoring 'modules/monitoring.bicep' = {
  params: {
    workspaceName: 'log-${suffix}'
    applicationInsightsName: 'appi-${suffix}'
    location: location
    tags: tags
    dailyCapGb: logCapGb
    retentionDays: logRetentionDays
    identityName: identity.name
    principalId: identity.properties.principalId
  }
}

module network 'modules/network.bicep' = if (isPrivate) {
  params: { name: 'vnet-${suffix}', location: location, tags: tags, hasEventGrid: pushesEvents }
}

module cosmos 'modules/cosmos.bicep' = {
  params: {
    name: 'cosmos-${suffix}'
    databaseName: service
    location: location
    secondaryLocations: secondaryLocations
    zoneRedundant: zoneRedundant
    tags: tags
    capacity: capacity
    backupTier: backupTier
    identityName: identity.name
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    operatorAddresses: isPrivate ? operatorAddresses : []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module hostStorage 'modules/storageAccount.bicep' = {
  params: {
    name: hostStorageName
    location: location
    tags: tags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: [packages]
    softDeleteDays: 7
    // What the host asks for to keep its keys and locks: https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
    grants: [{ role: blobDataOwner }]
    identityName: identity.name
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    operatorAddresses: isPrivate ? operatorAddresses : []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module archiveStorage 'modules/storageAccount.bicep' = {
  params: {
    name: 'starchive${unique}'
    location: location
    tags: tags
    sku: archiveRedundancy
    containers: [archive]
    softDeleteDays: 30
    versioning: true
    // One move, since each costs more than a listing of a few KB ever saves; and not to the archive tier, which bills an
    // overhead for each blob and returns it after hours.
    lifecycleRules: [
      {
        name: 'cold-with-age-then-deleted'
        enabled: true
        type: 'Lifecycle'
        definition: {
          filters: { blobTypes: ['blockBlob'], prefixMatch: ['${archive}/'] }
          actions: {
            baseBlob: {
              tierToCold: { daysAfterModificationGreaterThan: 90 }
              delete: { daysAfterModificationGreaterThan: archiveRetentionDays }
            }
            version: { delete: { daysAfterCreationGreaterThan: 90 } }
          }
        }
      }
    ]
    grants: [{ role: blobDataContributor, container: archive }]
    identityName: identity.name
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    operatorAddresses: isPrivate ? operatorAddresses : []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module cosmosEndpoint 'modules/privateEndpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pep-cosmos-${suffix}'
    location: location
    tags: tags
    serviceId: cosmos.outputs.id
    groupId: 'Sql'
    subnetId: network!.outputs.endpointsSubnetId
    zoneId: network!.outputs.cosmosZoneId
  }
}

module hostStorageEndpoint 'modules/privateEndpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pep-host-${suffix}'
    location: location
    tags: tags
    serviceId: hostStorage.outputs.id
    groupId: 'blob'
    subnetId: network!.outputs.endpointsSubnetId
    zoneId: network!.outputs.blobZoneId
  }
}

module archiveEndpoint 'modules/privateEndpoint.bicep' = if (isPrivate) {
  params: {
    name: 'pep-archive-${suffix}'
    location: location
    tags: tags
    serviceId: archiveStorage.outputs.id
    groupId: 'blob'
    subnetId: network!.outputs.endpointsSubnetId
    zoneId: network!.outputs.blobZoneId
  }
}

module deadLetterStorage 'modules/storageAccount.bicep' = if (pushesEvents) {
  params: {
    name: deadLetterStorageName
    location: location
    tags: tags
    sku: zoneRedundant ? 'Standard_ZRS' : 'Standard_LRS'
    containers: [deadLetters]
    softDeleteDays: 7
    grants: []
    identityName: identity.name
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    isWrittenByAzure: true
    operatorAddresses: isPrivate ? operatorAddresses : []
    workspaceId: monitoring.outputs.workspaceId
  }
}

module events 'modules/events.bicep' = if (pushesEvents) {
  params: {
    name: 'evgt-${suffix}'
    location: location
    tags: tags
    identityName: identity.name
    principalId: identity.properties.principalId
    isPrivate: isPrivate
    deadLetterAccountName: deadLetterStorageName
    deadLetterContainer: deadLetters
    dropsWebhook: dropsWebhook
    workspaceId: monitoring.outputs.workspaceId
  }
  dependsOn: [deadLetterStorage]
}

module eventsEndpoint 'modules/privateEndpoint.bicep' = if (isPrivate && pushesEvents) {
  params: {
    name: 'pep-events-${suffix}'
    location: location
    tags: tags
    serviceId: events!.outputs.id
    groupId: 'topic'
    subnetId: network!.outputs.endpointsSubnetId
    zoneId: network!.outputs.eventGridZoneId
  }
}

module edgeProfile 'modules/edgeProfile.bicep' = {
  params: { name: edgeProfileName, tags: tags, sku: edgeSku, workspaceId: monitoring.outputs.workspaceId }
}

module functionApp 'modules/functionApp.bicep' = {
  params: {
    planName: 'plan-${suffix}'
    name: 'func-${suffix}'
    location: location
    tags: tags
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    requestsPerInstance: requestsPerInstance
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    identityId: identity.id
    identityClientId: identity.properties.clientId
    hostStorageName: hostStorageName
    packagesUri: '${hostStorage.outputs.blobEndpoint}${packages}'
    subnetId: isPrivate ? network!.outputs.functionsSubnetId : ''
    frontDoorId: edgeProfile.outputs.frontDoorId
    settings: {
      Cosmos__accountEndpoint: cosmos.outputs.endpoint
      Cosmos__credential: 'managedidentity'
      Cosmos__clientId: identity.properties.clientId
      Cosmos__Database: service
      Cosmos__ConnectionMode: 'Direct'
      AzureFunctionsJobHost__extensions__cosmosDB__connectionMode: 'Direct'
      Archive__blobServiceUri: archiveStorage.outputs.blobEndpoint
      Archive__clientId: identity.properties.clientId
      APPLICATIONINSIGHTS_CONNECTION_STRING: monitoring.outputs.connectionString
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
      Telemetry__clientId: identity.properties.clientId
      // Read by the host and by the app: both keep the same traces.
      OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
      OTEL_TRACES_SAMPLER_ARG: traceRatio
      RateLimit__PermitsPerSecond: string(clientPermitsPerSecond)
      // In X-Forwarded-For, as the Functions host receives it: Front Door appends the client's address, and the platform's
      // front end then that of Front Door. A client writes only what is before these two.
      RateLimit__TrustedHops: '2'
      Cors__AllowedOrigins: allowedOrigins
      ...(pushesEvents
        ? {
            Events__Endpoint: events!.outputs.endpoint
            Events__clientId: identity.properties.clientId
          }
        : {})
      ...(signIn == null
        ? {}
        : {
            SignIn__Authority: '${environment().authentication.loginEndpoint}${signIn!.tenantId}/v2.0'
            SignIn__Audience: signIn!.audience
          })
    }
  }
  // The app starts with its first package, and must be able to reach what it asks for then.
  dependsOn: [cosmosEndpoint, hostStorageEndpoint, archiveEndpoint, eventsEndpoint]
}

module edge 'modules/edge.bicep' = {
  params: {
    profileName: edgeProfileName
    sku: edgeSku
    endpointName: '${service}-${environmentName}-${unique}'
    firewallPolicyName: 'waf${service}${environmentName}${unique}'
    tags: tags
    requestsPerMinute: edgeRequestsPerMinute
    originHostName: functionApp.outputs.hostName
    healthProbeSeconds: healthProbeSeconds
    customDomain: customDomain
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    namePrefix: suffix
    location: location
    tags: tags
    email: alertEmail
    workspaceId: monitoring.outputs.workspaceId
    cosmosAccountId: cosmos.outputs.id
    edgeProfileId: edgeProfile.outputs.id
    hasTopic: pushesEvents
    topicId: pushesEvents ? events!.outputs.id : ''
    isProbed: healthProbeSeconds != null
    latencyMs: latencyAlertMs
    feedLag: feedLagAlert
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    title: 'Listings ${environmentName}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    cosmosAccountId: cosmos.outputs.id
    edgeProfileId: edgeProfile.outputs.id
  }
}

module budget 'modules/budget.bicep' = {
  params: {
    name: 'budget-${suffix}'
    amount: monthlyBudget
    start: budgetStart
    actionGroupId: alerts.outputs.actionGroupId
  }
}

@description('Address of the API; with a custom domain it works once Front Door has validated the domain.')
output apiUrl string = 'https://${empty(customDomain) ? edge.outputs.hostName : customDomain}/api'

@description('Host name of the Front Door endpoint: what a CNAME of your own leads to.')
output frontDoorEndpointHostName string = edge.outputs.hostName

@description('Value of the TXT record _dnsauth.NAME by which Front Door validates a custom domain; empty without one.')
output customDomainValidationToken string = edge.outputs.domainValidationToken

@description('Name of the function app: what packages are deployed to.')
output functionAppName string = functionApp.outputs.name

@description('Its own host name, which returns 403 to all but Front Door.')
output functionAppHostName string = functionApp.outputs.hostName

@description('Name of the Cosmos DB account.')
output cosmosAccountName string = cosmos.outputs.name

@description('Name of the storage account of the Functions host.')
output storageAccountName string = hostStorage.outputs.name

@description('Name of the storage account of the archive.')
output archiveAccountName string = archiveStorage.outputs.name

@description('Name of Application Insights.')
output applicationInsightsName string = monitoring.outputs.applicationInsightsName

@description('Client id of the app\'s identity.')
output identityClientId string = identity.properties.clientId

metadata description = 'The app: Flex Consumption, one identity, no secret among its settings, and nobody but Front Door at its door.'

@description('Name of the plan.')
param planName string

@description('Name of the app, and the first part of its host name.')
@minLength(2)
@maxLength(60)
param name string

@description('Its region.')
param location string

@description('Its tags.')
param tags object

@description('Memory of an instance in MB; processors come with it.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('The most instances that there may be at once. The bound of what computing may cost.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Requests that an instance takes at once.')
@minValue(1)
@maxValue(1000)
param requestsPerInstance int

@description('Instances that are kept running: `http` for requests, `function:NAME` for a function that is not triggered by HTTP.')
param alwaysReady alwaysReadyType[]

@description('Whether instances stand in several zones. Then each entry of alwaysReady has two at least.')
param zoneRedundant bool

@description('Resource id of the app\'s identity.')
param identityId string

@description('Its client id.')
param identityClientId string

@description('Account of the host, which holds the app\'s packages too.')
param hostStorageName string

@description('Where its packages are.')
param packagesUri string

@description('Settings of the app.')
param settings object

@description('Subnet that it leaves through; empty for none.')
param subnetId string

@description('Id of the Front Door profile that it accepts requests from.')
param frontDoorId string

@export()
@description('Instances that are kept running.')
type alwaysReadyType = {
  @description('`http` or `function:NAME`.')
  name: string
  @minValue(1)
  @description('How many.')
  instanceCount: int
}

// The Functions host buffers each request body before the app sees it, in four bytes of memory for each byte: 40 bodies
// of 29 MB at once took the host from 0.19 GB to 4.8 GB. Without this limit it buffers bodies of up to 100 MB.
// Host and worker take 340 MB at rest; 448 MB leaves their caches room. Half of the rest is for bodies, in case every
// request that an instance takes at once brings the longest one; the other half is for handling the requests.
//   (2,048 MB - 448 MB) / 2 / (100 requests * 4) = 2 MiB for each body; on 512 MB, 83,886 bytes.
// The host rejects a longer body with an empty 500. The app rejects one over 64 KiB with a 413 that says why, so the
// limit must be above that.
var hostAndWorkerMB = 448
var memoryPerBodyByte = 4
var longestBody = (instanceMemoryMB - hostAndWorkerMB) * 1024 * 1024 / 2 / (requestsPerInstance * memoryPerBodyByte)
var requestBodySizeLimit = longestBody > 64 * 1024
  ? longestBody
  : fail('An instance of ${instanceMemoryMB} MB cannot buffer ${requestsPerInstance} bodies of 64 KiB at once: raise instanceMemoryMB, or lower requestsPerInstance.')

resource plan 'Microsoft.Web/serverfarms@2024-11-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: { ...tags, 'azd-service-name': 'listings' }
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: 'Enabled'
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'dotnet-isolated', version: '10.0' }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packagesUri
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: { http: { perInstanceConcurrency: requestsPerInstance } }
      }
    }
    // Flex Consumption rejects many members that other plans take (error 51021): linuxFxVersion, ftpsState, alwaysOn …
    // FTP is closed by the policies below.
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      // Whether the instance lives. An instance is not to be replaced because Cosmos is unavailable: that is health/ready, which
      // Front Door asks.
      healthCheckPath: '/api/health/live'
      appSettings: map(
        items({
          ...settings
          FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(requestBodySizeLimit)
          AzureWebJobsStorage__accountName: hostStorageName
          AzureWebJobsStorage__credential: 'managedidentity'
          AzureWebJobsStorage__clientId: identityClientId
        }),
        setting => { name: setting.key, value: setting.value }
      )
      ipSecurityRestrictionsDefaultAction: 'Deny'
      ipSecurityRestrictions: [
        {
          name: 'FrontDoor'
          description: 'This profile of Front Door, and no other.'
          action: 'Allow'
          priority: 100
          tag: 'ServiceTag'
          ipAddress: 'AzureFrontDoor.Backend'
          headers: { 'x-azure-fdid': [frontDoorId] }
        }
      ]
      // Deployment: anybody may knock, and nobody enters without an Entra token.
      scmIpSecurityRestrictionsUseMain: false
      scmIpSecurityRestrictionsDefaultAction: 'Allow'
    }
  }

  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

@description('Its name.')
output name string = app.name

@description('Its own host name, which returns 403 to all but Front Door.')
output hostName string = app.properties.defaultHostName

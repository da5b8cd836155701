metadata description = 'The way in: HTTPS only, a limit per client address, responses cached as long as their headers allow, and one origin.'

@description('Name of the Front Door profile.')
param profileName string

@description('What the profile is; Premium has the managed rules of the firewall.')
@allowed(['Standard_AzureFrontDoor', 'Premium_AzureFrontDoor'])
param sku string

@description('Name of the endpoint, and the first part of its host name.')
@maxLength(46)
param endpointName string

@description('Name of the firewall policy: letters and digits.')
@maxLength(128)
param firewallPolicyName string

@description('Their tags.')
param tags object

@description('Requests a minute that one client address may make.')
@minValue(10)
param requestsPerMinute int

@description('Host name of the app.')
param originHostName string

@description('Seconds between probes of health/ready from each of Front Door\'s places; null for none, so that an app that nobody uses may sleep.')
@minValue(5)
@maxValue(255)
param healthProbeSeconds int?

@description('A host name of your own, whose CNAME is the endpoint; empty for the endpoint\'s own name alone.')
param customDomain string

var isPremium = sku == 'Premium_AzureFrontDoor'

// A cache here knows nothing of Vary. A request whose response depends on more than its address, or that asks for the newest, bypasses it;
// for a header with words, only if it has one of them: nearly everybody sends Accept, and the app lets a cache keep JSON alone.
var pastTheCache = [
  { name: 'session', header: 'Session-Token', words: [] }
  { name: 'origin', header: 'Origin', words: [] }
  { name: 'key', header: 'x-functions-key', words: [] }
  { name: 'token', header: 'Authorization', words: [] }
  { name: 'fresh', header: 'Cache-Control', words: [] }
  { name: 'representation', header: 'Accept', words: ['csv', 'ndjson', 'text/*'] }
]

resource profile 'Microsoft.Cdn/profiles@2024-09-01' existing = {
  name: profileName

  resource endpoint 'afdEndpoints' = {
    name: endpointName
    location: 'global'
    tags: tags
    properties: { enabledState: 'Enabled' }

    resource everything 'routes' = {
      name: 'everything'
      properties: {
        originGroup: { id: profile::app.id }
        ruleSets: [{ id: profile::rules.id }]
        customDomains: empty(customDomain) ? [] : [{ id: profile::domain.id }]
        patternsToMatch: ['/*']
        supportedProtocols: ['Http', 'Https']
        httpsRedirect: 'Enabled'
        forwardingProtocol: 'HttpsOnly'
        linkToDefaultDomain: 'Enabled'
        // The headers of each response limit how long it is cached (src/ListingFunctions/Http/Caching.cs); it is compressed already.
        cacheConfiguration: {
          queryStringCachingBehavior: 'UseQueryString'
          compressionSettings: { isCompressionEnabled: false, contentTypesToCompress: [] }
        }
        enabledState: 'Enabled'
      }
      // A route is rejected while its group has no origin.
      dependsOn: [profile::app::origin, profile::rules::bypass]
    }
  }

  resource app 'originGroups' = {
    name: 'app'
    properties: {
      loadBalancingSettings: {
        sampleSize: 4
        successfulSamplesRequired: 3
        additionalLatencyInMilliseconds: 50
      }
      healthProbeSettings: healthProbeSeconds == null
        ? null
        : {
            probePath: '/api/health/ready'
            probeProtocol: 'Https'
            probeRequestType: 'HEAD'
            probeIntervalInSeconds: healthProbeSeconds!
          }
      sessionAffinityState: 'Disabled'
    }

    resource origin 'origins' = {
      name: 'app'
      properties: {
        hostName: originHostName
        originHostHeader: originHostName
        httpPort: 80
        httpsPort: 443
        priority: 1
        weight: 1000
        enabledState: 'Enabled'
        enforceCertificateNameCheck: true
      }
    }
  }

  resource rules 'ruleSets' = {
    name: 'cache'

    resource bypass 'rules' = [
      for (rule, i) in pastTheCache: {
        name: rule.name
        properties: {
          order: i + 1
          matchProcessingBehavior: 'Stop'
          conditions: [
            {
              name: 'RequestHeader'
              parameters: {
                typeName: 'DeliveryRuleRequestHeaderConditionParameters'
                selector: rule.header
                operator: empty(rule.words) ? 'Any' : 'Contains'
                negateCondition: false
                matchValues: rule.words
                transforms: empty(rule.words) ? [] : ['Lowercase']
              }
            }
          ]
          // Without a cache configuration the response is neither cached nor taken from the cache.
          actions: [
            {
              name: 'RouteConfigurationOverride'
              parameters: { typeName: 'DeliveryRuleRouteConfigurationOverrideActionParameters' }
            }
          ]
        }
      }
    ]
  }

  resource domain 'customDomains' = if (!empty(customDomain)) {
    name: empty(customDomain) ? 'none' : replace(customDomain, '.', '-')
    properties: {
      hostName: customDomain
      tlsSettings: { certificateType: 'ManagedCertificate', minimumTlsVersion: 'TLS12' }
    }
  }

  resource security 'securityPolicies' = {
    name: 'firewall'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: firewall.id }
        associations: [
          {
            domains: concat([{ id: endpoint.id }], empty(customDomain) ? [] : [{ id: domain.id }])
            patternsToMatch: ['/*']
          }
        ]
      }
    }
  }
}

resource firewall 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2024-02-01' = {
  name: firewallPolicyName
  location: 'global'
  tags: tags
  sku: { name: sku }
  properties: {
    policySettings: {
      enabledState: 'Enabled'
      mode: 'Prevention'
      requestBodyCheck: 'Enabled'
      // Without managed rules it is the limit alone that blocks.
      customBlockResponseStatusCode: isPremium ? 403 : 429
    }
    customRules: {
      rules: [
        {
          name: 'PerClientAddress'
          ruleType: 'RateLimitRule'
          priority: 100
          enabledState: 'Enabled'
          action: 'Block'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: requestsPerMinute
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            {
              matchVariable: 'SocketAddr'
              operator: 'IPMatch'
              negateCondition: false
              matchValue: ['0.0.0.0/0', '::/0']
            }
          ]
        }
      ]
    }
    managedRules: {
      managedRuleSets: isPremium
        ? [
            {
              ruleSetType: 'Microsoft_DefaultRuleSet'
              ruleSetVersion: '2.1'
              ruleSetAction: 'Block'
              // People write of their homes as they like, also "select; drop by".
              exclusions: map(['name', 'description'], member => {
                matchVariable: 'RequestBodyJsonArgNames'
                selectorMatchOperator: 'Equals'
                selector: member
              })
            }
            { ruleSetType: 'Microsoft_BotManagerRuleSet', ruleSetVersion: '1.1' }
          ]
        : []
    }
  }
}

@description('Host name of the endpoint.')
output hostName string = profile::endpoint.properties.hostName

@description('Value of the TXT record by which Front Door validates the custom domain; empty without one.')
output domainValidationToken string = empty(customDomain)
  ? ''
  : profile::domain!.properties.validationProperties.validationToken

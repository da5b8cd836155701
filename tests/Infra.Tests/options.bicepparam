using '../../infra/main.bicep'

// Every option that dev and prod leave alone, and the longest name there may be.

param environmentName = 'acceptance'
param location = 'northeurope'
param alertEmail = 'operators@example.com'
param zoneRedundant = true
param secondaryLocations = ['swedencentral', 'germanywestcentral']
param capacity = { mode: 'Autoscale', listings: 20000, listingPrices: 10000, shared: 2000 }
param backupTier = 'Continuous30Days'
param archiveRedundancy = 'Standard_GRS'
param archiveRetentionDays = 365
param instanceMemoryMB = 4096
param maximumInstanceCount = 1000
param requestsPerInstance = 200
param alwaysReady = [{ name: 'http', instanceCount: 4 }]
param edgeSku = 'Premium_AzureFrontDoor'
param edgeRequestsPerMinute = 600
param healthProbeSeconds = 30
param customDomain = 'api.listings.example'
param clientPermitsPerSecond = 100
param allowedOrigins = 'https://portal.example'
param signIn = { tenantId: '11111111-1111-1111-1111-111111111111', audience: '22222222-2222-2222-2222-222222222222' }
param pushesEvents = true
param dropsWebhook = 'https://portal.example/drops'
param isPrivate = true
param operatorAddresses = ['192.0.2.1', '198.51.100.0/24']
param traceRatio = '0.05'
param logCapGb = 50
param logRetentionDays = 365
param latencyAlertMs = 250
param feedLagAlert = 5000
param monthlyBudget = 10000
param budgetStart = '2026-12-01'

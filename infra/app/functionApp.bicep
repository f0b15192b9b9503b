// The app on a Flex Consumption plan: it scales from nothing, by requests at once.
param name string
param planName string
param location string
param tags object
param hostingModel string
param instanceMemoryMB int
param maximumInstanceCount int
param httpConcurrency int
param alwaysReadyInstances int
param identityId string
param identityClientId string
param storageName string
param packageContainer string
param tableName string
param componentName string
param subnetId string

@secure()
param settings object

// On Flex Consumption the runtime stands here; the setting FUNCTIONS_WORKER_RUNTIME is refused.
var runtimes = {
  CustomHandler: {
    name: 'custom'
    version: '1.0'
  }
  IsolatedWorker: {
    name: 'dotnet-isolated'
    version: '10.0'
  }
}

var hostSettings = {
  AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: component.properties.ConnectionString
}

var proxySettings = {
  RouteStorage__clientId: identityClientId
  RouteStorage__credential: 'managedidentity'
  RouteStorage__tableName: tableName
  RouteStorage__tableServiceUri: account.properties.primaryEndpoints.table
}

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' existing = {
  name: storageName
}

resource component 'Microsoft.Insights/components@2020-02-02' existing = {
  name: componentName
}

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    name: 'FC1'
    tier: 'FlexConsumption'
  }
  properties: {
    reserved: true
  }
}

resource app 'Microsoft.Web/sites@2024-11-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    publicNetworkAccess: 'Enabled'
    // For certificates of custom domains; can be chosen when the app is made, and not later.
    siteScopedCertificatesEnabled: true
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    siteConfig: {
      // Platform CORS stays unset: it would answer preflights before the proxy's routes see them.
      minTlsVersion: '1.2'
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${packageContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      runtime: runtimes[hostingModel]
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReadyInstances == 0 ? [] : [
          {
            name: 'http'
            instanceCount: alwaysReadyInstances
          }
        ]
        triggers: httpConcurrency == 0 ? null : {
          http: {
            perInstanceConcurrency: httpConcurrency
          }
        }
      }
    }
  }

  resource appSettings 'config' = {
    name: 'appsettings'
    properties: union(settings, hostSettings, proxySettings)
  }

  // Packages come by Entra identities, never by a publishing password.
  resource ftpPassword 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }

  resource scmPassword 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }
}

output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
output domainVerification string = app.properties.customDomainVerificationId

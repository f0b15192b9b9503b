// A host name of your own with a certificate that the platform issues and renews for this site (preview on Flex Consumption).
param appName string
param location string
param hostName string
param isSecured bool

resource app 'Microsoft.Web/sites@2024-11-01' existing = {
  name: appName
}

resource certificate 'Microsoft.Web/sites/certificates@2024-11-01' = if (isSecured) {
  parent: app
  name: replace(hostName, '.', '-')
  location: location
  properties: {
    canonicalName: hostName
  }
}

// One resource for both steps, so that no later deployment takes the certificate away for a moment.
resource binding 'Microsoft.Web/sites/hostNameBindings@2024-11-01' = {
  parent: app
  name: hostName
  properties: {
    hostNameType: 'Verified'
    siteName: appName
    sslState: isSecured ? 'SniEnabled' : 'Disabled'
    thumbprint: isSecured ? certificate!.properties.thumbprint : null
  }
}

namespace LocalHost;

/// <summary>The lease intervals of the change feed triggers.</summary>
/// <param name="Acquire">How often a host looks for unowned leases.</param>
/// <param name="Renew">How often it renews its own leases.</param>
/// <param name="Expiration">How long after its last renewal a lease expires.</param>
public sealed record LeaseTimes(TimeSpan Acquire, TimeSpan Renew, TimeSpan Expiration);

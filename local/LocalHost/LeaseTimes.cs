namespace LocalHost;

/// <summary>The intervals by which hosts that share an account pass leases on.</summary>
/// <param name="Acquire">How often a host looks for leases that nobody holds.</param>
/// <param name="Renew">How often it says that it still holds its own.</param>
/// <param name="Expiration">After what silence a lease is anybody's.</param>
public sealed record LeaseTimes(TimeSpan Acquire, TimeSpan Renew, TimeSpan Expiration);

using ListingFunctions.Faults.Checking;
using ListingFunctions.Faults.Injection;

namespace ListingFunctions.Faults.Workload;

/// <content>Old copies of its listing, which it writes back.</content>
internal sealed partial class Client
{
    /// <summary>
    /// Takes a copy of the document, or writes the one back that was taken before, in the midst of what the feed has
    /// carried or not; then an update, a read or the feed alone meets it.
    /// </summary>
    private async Task CopyAsync(KnownListing own, double detail, CancellationToken cancellationToken)
    {
        if (own.Copy is not { } copy)
        {
            own.Copy = await database.CopyAsync(own.Id, cancellationToken);
            var taken = DateTimeOffset.UtcNow;
            own.CopyIsOld = (own.Copy?.UpdatedDate > taken ? own.Copy.UpdatedDate : taken) + Operator.RecognizableAge;
            return;
        }

        if (TimeUntilOld(own) is var wait && wait > TimeSpan.Zero)
        {
            // It may never be, if the host's clock was ahead.
            if (wait > LongestWait)
                own.Copy = null;
            await ChangeAsync(own, null, cancellationToken);
            return;
        }

        await WriteBackAsync(own, copy, detail, cancellationToken);
    }

    private static TimeSpan TimeUntilOld(KnownListing own) => own.CopyIsOld - DateTimeOffset.UtcNow;

    private async Task WriteBackAsync(
        KnownListing own,
        ListingCopy copy,
        double detail,
        CancellationToken cancellationToken
    )
    {
        own.Copy = null;
        if (detail < 0.5)
            await RecordedAsync(own, cancellationToken);
        var written = journal.Add(await database.SetBackAsync(own.Name, own.Id, copy, cancellationToken));
        if (written.Outcome == Outcome.Acknowledged)
            faults.Count(FaultKind.OldCopy);
        if (detail * 7 % 1 < 0.4)
            await ChangeAsync(own, null, cancellationToken);
        else if (detail * 7 % 1 < 0.7)
            await api.ReadPricesAsync(own, cancellationToken);
        else
            own.IsGone = true; // Nobody but the feed comes by.
    }

    /// <summary>For a while, until the newest change of a listing is recorded.</summary>
    private async Task RecordedAsync(KnownListing own, CancellationToken cancellationToken)
    {
        for (var look = 0; look < 20; look++)
        {
            if (await database.CopyAsync(own.Id, cancellationToken) is not { Carried: [.., var newest] })
                return;
            if (await database.RecordedAsync(own.Id, cancellationToken) is [.., var last] && last == newest.Entry)
                return;
            await Task.Delay(50, cancellationToken);
        }
    }
}

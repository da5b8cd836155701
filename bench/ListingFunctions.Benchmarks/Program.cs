using System.Globalization;
using CommandLines;
using ListingFunctions.Benchmarks;
using ListingFunctions.Benchmarks.Postgres;

// Every role is a process of its own, so that each one's time and memory are its own; the roles are this program again.
return args switch
{
    ["cosmos", var ranges, var flush, .. var folder] => await Roles.CosmosAsync(
        int.Parse(ranges, CultureInfo.InvariantCulture),
        bool.Parse(flush),
        folder.FirstOrDefault()
    ),
    ["app", var cosmos] => await Roles.AppAsync(cosmos),
    ["bare", var cosmos, var listings] => await Roles.BareAsync(
        cosmos,
        int.Parse(listings, CultureInfo.InvariantCulture)
    ),
    ["recorder", var cosmos] => await Roles.RecorderAsync(cosmos),
    ["lines", var cosmos] => await BareLines.ServeAsync(cosmos),
    ["postgres", var database] => await PostgresComparison.ServeAsync(database),
    _ => await Options.RunAsync(Settings.Command(Comparison.RunAsync), args, errorCode: 2),
};

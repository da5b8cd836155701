using ListingFunctions.Benchmarks;

// Every role is a process of its own, so that each one's time and memory are its own; the roles are this program again.
return args switch
{
    ["cosmos"] => await Roles.CosmosAsync(),
    ["app", var cosmos] => await Roles.AppAsync(cosmos),
    ["bare", var cosmos] => await Roles.BareAsync(cosmos),
    ["recorder", var cosmos] => await Roles.RecorderAsync(cosmos),
    [] => await Comparison.RunAsync(Scale.Full),
    ["--quick"] => await Comparison.RunAsync(Scale.Quick),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/ListingFunctions.Benchmarks [-- --quick]");
    return 2;
}

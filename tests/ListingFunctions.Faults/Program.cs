using CommandLines;
using ListingFunctions.Faults;
using ListingFunctions.Faults.Hosting;

return args switch
{
    [Roles.Cosmos, var port, var data, var ranges] => await Roles.CosmosAsync(port, data, ranges),
    [Roles.Host, var name, var port, var cosmos, var seed, var endpoints, var without] => await Roles.HostAsync(
        name,
        port,
        cosmos,
        seed,
        endpoints,
        without
    ),
    _ => await Options.RunAsync(CommandLine.Command(LongCommand.RunAsync), args, errorCode: 2),
};

using ListingFunctions.Faults;

var result = await FaultRun.RunAsync(new RunOptions { Seed = int.Parse(args[0]), Operations = int.Parse(args[1]) }, CancellationToken.None);
Console.WriteLine(result.Took);
foreach (var (k, v) in result.Operations.OrderBy(x => x.Key)) Console.WriteLine($"{k} {v}");
foreach (var (k, v) in result.Faults) Console.WriteLine($"{k} {v}");
foreach (var v in result.Violations.Take(40)) Console.WriteLine(v);
Console.WriteLine(result.Violations.Count);

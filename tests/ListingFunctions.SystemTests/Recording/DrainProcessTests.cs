using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using ListingFunctions.Prices;
using ListingFunctions.SystemTests.Fuzz;
using LocalHost;
using Microsoft.Extensions.DependencyInjection;

namespace ListingFunctions.SystemTests.Recording;

/// <summary>The host as a process that receives SIGTERM while clients write.</summary>
public sealed class DrainProcessTests : IDisposable
{
    private const int Writers = 6;
    private const int WritesBefore = 30;

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("drain");

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task A_host_that_receives_SIGTERM_keeps_what_it_acknowledged_and_completes_requests()
    {
        await using var host = LocalHostProcess.Start("--data", _data.FullName, "--port", "0");
        var address = await host.AddressAsync(App.Stop);
        var writers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Writer.StartAsync(address)));
        Task[] writing = [.. writers.Select(writer => writer.WriteToTheEndAsync())];
        await Eventually.HoldsAsync(() => writers.All(writer => writer.Acknowledged.Count > WritesBefore));

        await host.SignalAsync("TERM", App.Stop);
        await Task.WhenAll(writing);
        Assert.Equal(0, await host.Exited.WaitAsync(TimeSpan.FromMinutes(2), App.Stop));
        Assert.Equal("", host.Errors);

        await using var next = await LocalFunctionsHost.StartAsync(
            ListingsApp.Definition,
            new LocalHostOptions { DataDirectory = _data.FullName, FeedPollDelay = TimeSpan.FromMilliseconds(20) },
            App.Stop
        );
        var history = next.Services.GetRequiredService<IPriceHistoryStore>();
        foreach (var writer in writers)
        {
            await Eventually.HoldsAsync(async () =>
                (await history.ReadAsync(writer.Id, null, null, App.Stop)).Count >= writer.Acknowledged.Count
            );
            Assert.Equal(
                writer.Acknowledged,
                (await history.ReadAsync(writer.Id, null, null, App.Stop)).Select(change =>
                    (change.PriceEur, change.CreatedDate)
                )
            );
        }
    }

    /// <summary>Changes the price of a listing of its own, over one connection, until connections are refused.</summary>
    private sealed class Writer : IDisposable
    {
        private readonly RawConnection _connection;

        private Writer(RawConnection connection, long id) => (_connection, Id) = (connection, id);

        public long Id { get; }

        /// <summary>Each acknowledged price, with the instant in the response.</summary>
        public List<(decimal Price, DateTimeOffset Instant)> Acknowledged { get; } = [];

        public static async Task<Writer> StartAsync(Uri address)
        {
            var connection = new RawConnection(address);
            var writer = new Writer(connection, 0);
            var created = await writer.SendAsync(new FuzzRequest("POST", "/api/listings"), 1);
            Assert.Equal(201, created!.Status);
            var started = new Writer(connection, JsonElement.Parse(created.Body).GetProperty("id").GetInt64());
            started.Acknowledge(1, created);
            return started;
        }

        public async Task WriteToTheEndAsync()
        {
            for (var price = 2m; ; price++)
            {
                var reused = _connection.IsReused;
                RawResponse? response;
                try
                {
                    response = await SendAsync(new FuzzRequest("PUT", $"/api/listings/{Id}"), price);
                }
                catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionRefused)
                {
                    return;
                }

                // An idle connection may be closed while a request is in flight. Its client receives the end without a
                // byte and may retry: the request has not been read. The history proves it.
                if (response is null)
                    Assert.True(reused, "A new connection ended without a response.");
                else
                {
                    Assert.True(response.Status == 200, $"{response}");
                    Acknowledge(price, response);
                }
            }
        }

        public void Dispose() => _connection.Dispose();

        private Task<RawResponse?> SendAsync(FuzzRequest request, decimal price) =>
            _connection.SendAsync(
                (request with { Body = Encoding.UTF8.GetBytes(ListingBody.Of(price)) }).ToBytes(text => text),
                halfClose: false,
                App.Stop
            );

        private void Acknowledge(decimal price, RawResponse response) =>
            Acknowledged.Add((price, JsonElement.Parse(response.Body).GetProperty("updated_date").GetDateTimeOffset()));
    }
}

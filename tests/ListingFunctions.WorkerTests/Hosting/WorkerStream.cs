using System.Collections.Concurrent;
using System.Threading.Channels;
using Grpc.Core;

namespace ListingFunctions.WorkerTests.Hosting;

/// <summary>The host's end of the stream that the worker opens: requests paired with their responses, and the worker's log.</summary>
internal sealed class WorkerStream : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _outgoing = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<StreamingMessage>> _pending = new();
    private readonly TaskCompletionSource<string> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a worker has opened the stream, with the id that it gave.</summary>
    public Task<string> Opened => _opened.Task;

    /// <summary>What the worker has logged so far.</summary>
    public ConcurrentQueue<RpcLog> Logs { get; } = new();

    public void Send(StreamingMessage message) => _outgoing.Writer.TryWrite(message);

    /// <summary>Sends a request; completes with its response.</summary>
    public Task<StreamingMessage> RequestAsync(StreamingMessage request)
    {
        var response = new TaskCompletionSource<StreamingMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
        request.RequestId = Guid.NewGuid().ToString();
        _pending[request.RequestId] = response;
        Send(request);
        return response.Task;
    }

    public override async Task EventStream(
        IAsyncStreamReader<StreamingMessage> requestStream,
        IServerStreamWriter<StreamingMessage> responseStream,
        ServerCallContext context
    ) =>
        await Task.WhenAll(
            ReceiveAsync(requestStream, context.CancellationToken),
            SendAsync(responseStream, context.CancellationToken)
        );

    private async Task ReceiveAsync(IAsyncStreamReader<StreamingMessage> messages, CancellationToken cancellationToken)
    {
        await foreach (var message in messages.ReadAllAsync(cancellationToken))
            switch (message.ContentCase)
            {
                case StreamingMessage.ContentOneofCase.StartStream:
                    _opened.TrySetResult(message.StartStream.WorkerId);
                    break;
                case StreamingMessage.ContentOneofCase.RpcLog:
                    Logs.Enqueue(message.RpcLog);
                    break;
                default:
                    if (_pending.TryRemove(message.RequestId, out var response))
                        response.TrySetResult(message);
                    break;
            }
    }

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> stream, CancellationToken cancellationToken)
    {
        await foreach (var message in _outgoing.Reader.ReadAllAsync(cancellationToken))
            await stream.WriteAsync(message, cancellationToken);
    }
}

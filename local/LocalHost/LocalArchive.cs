using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace LocalHost;

/// <summary>The archive of an app if no storage account is configured: a folder, or memory.</summary>
public sealed class LocalArchive
{
    // One for all hosts of this process: two may have the same folder.
    private static readonly SemaphoreSlim Writing = new(1);

    private readonly string? _directory;
    private readonly ConcurrentDictionary<string, byte[]> _memory = new();

    /// <param name="directory">The folder; <c>null</c>: in memory.</param>
    private LocalArchive(string? directory) => _directory = directory;

    /// <summary>Where the archive is, for the start-up summary.</summary>
    internal string Description => _directory is null ? "in memory" : $"in {_directory}";

    /// <summary>
    /// The archive beside the data of LocalCosmos; <c>null</c> if settings name a storage account, or the app archives
    /// nothing. An account that is not on this machine gets none: what is archived from there must not leave it for a
    /// folder here.
    /// </summary>
    /// <exception cref="CannotStartException">The account is not on this machine, and no storage account is set.</exception>
    internal static LocalArchive? Open(
        LocalApp app,
        IConfiguration configuration,
        LocalHostOptions options,
        Uri? account
    )
    {
        if (app.Archive is not { Setting: var setting })
            return null;
        var section = configuration.GetSection(setting);
        if (!string.IsNullOrEmpty(section.Value) || !string.IsNullOrEmpty(section["blobServiceUri"]))
            return null;
        if (account is { IsLoopback: false })
            throw new CannotStartException(
                $"The account {account} is not on this machine; set {setting} (a connection string) or {setting}__blobServiceUri (an address) to the storage that its data are archived in."
            );
        return new LocalArchive(DirectoryOf(app, options));
    }

    /// <summary>The version of the blob at a path, a digest of its content; <c>null</c> if there is none.</summary>
    public async Task<string?> VersionOfAsync(string path, CancellationToken cancellationToken) =>
        await ReadAsync(path, cancellationToken) is { } content ? Convert.ToHexString(SHA256.HashData(content)) : null;

    /// <summary>
    /// Stores a blob at its path, such as <c>2026/11/7.json</c>, in place of this version; false if another is there. The
    /// write is atomic; nobody outside this process writes.
    /// </summary>
    public async Task<bool> WriteAsync(
        string path,
        byte[] content,
        string? version,
        CancellationToken cancellationToken
    )
    {
        await Writing.WaitAsync(cancellationToken);
        try
        {
            if (await VersionOfAsync(path, cancellationToken) != version)
                return false;
            if (_directory is null)
                _memory[path] = content;
            else
                await WriteFileAsync(Path.Combine(_directory, path), content, cancellationToken);
            return true;
        }
        finally
        {
            Writing.Release();
        }
    }

    /// <summary>The paths of all blobs whose last part is <paramref name="file"/>.</summary>
    public IReadOnlyList<string> Find(string file)
    {
        if (_directory is null)
            return [.. _memory.Keys.Where(path => Path.GetFileName(path) == file)];
        return Directory.Exists(_directory)
            ?
            [
                .. Directory
                    .EnumerateFiles(_directory, file, SearchOption.AllDirectories)
                    .Select(path => Path.GetRelativePath(_directory, path).Replace(Path.DirectorySeparatorChar, '/')),
            ]
            : [];
    }

    /// <summary>The blob at a path; <c>null</c> if there is none.</summary>
    public async Task<byte[]?> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (_directory is null)
            return _memory.GetValueOrDefault(path);
        var file = Path.Combine(_directory, path);
        return File.Exists(file) ? await File.ReadAllBytesAsync(file, cancellationToken) : null;
    }

    private static async Task WriteFileAsync(string file, byte[] content, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // Written beside and moved into place, so that nobody ever finds a part of it.
        var part = $"{file}.{Guid.NewGuid():N}";
        try
        {
            await File.WriteAllBytesAsync(part, content, cancellationToken);
            File.Move(part, file, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string? DirectoryOf(LocalApp app, LocalHostOptions options)
    {
        // An account that the caller provides has no data folder of this host.
        if (options.Memory || options.CosmosConnectionString is not null)
            return null;
        return options.DataDirectory is { } data
            ? Path.GetFullPath(Path.Combine(data, "archive"))
            : Path.Combine(app.Root, ".local", "archive");
    }
}

using System.CommandLine;
using System.Globalization;

namespace CommandLines;

/// <summary>
/// What the command lines of the programs share: options whose errors name the value and what is allowed, and all errors
/// in one line.
/// </summary>
internal static class Options
{
    /// <summary>An option without a value.</summary>
    public static Option<bool> Flag(string name, string description) =>
        new(name) { Description = description, Arity = ArgumentArity.Zero };

    /// <summary>An option with a whole number.</summary>
    /// <param name="name">The option.</param>
    /// <param name="min">The least number that is allowed.</param>
    /// <param name="max">The greatest.</param>
    /// <param name="description">The description for the help, with the default.</param>
    public static Option<int?> Number(string name, int min, int max, string description) =>
        Value<int?>(
            name,
            "N",
            max == int.MaxValue ? $"a number from {min}" : $"a number from {min} to {max}",
            description,
            text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= min
                && number <= max
                    ? number
                    : null
        );

    /// <summary>An option with the path of a folder.</summary>
    public static Option<string?> Folder(string name, string description) =>
        Value(name, "DIR", "the path of a folder", description, text => text.Length > 0 ? text : null);

    /// <summary>An option with one value.</summary>
    /// <param name="name">The option.</param>
    /// <param name="valueName">The value's name in the help.</param>
    /// <param name="allowed">What is allowed, for errors, such as <c>a number from 1 to 1000</c>.</param>
    /// <param name="description">The description for the help, with the default.</param>
    /// <param name="read">Reads a value; <c>null</c> if it is not allowed.</param>
    public static Option<T?> Value<T>(
        string name,
        string valueName,
        string allowed,
        string description,
        Func<string, T?> read
    ) =>
        new(name)
        {
            Description = description,
            HelpName = valueName,
            // So that a missing value is reported here, with what is allowed.
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
            {
                var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : null;
                if (text is not null && read(text) is { } value)
                    return value;
                result.AddError(
                    text is null ? $"{name} requires a value: {allowed}." : $"{name} requires {allowed}, not '{text}'."
                );
                return default;
            },
        };

    /// <summary>Runs a command; if the arguments are wrong, writes why in one line instead.</summary>
    /// <returns>The exit code of the command, or <paramref name="errorCode"/>.</returns>
    public static async Task<int> RunAsync(RootCommand command, IReadOnlyList<string> arguments, int errorCode)
    {
        // Without response files: an argument that begins with @ is one like any other.
        var parsed = command.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            var errors = string.Join(' ', parsed.Errors.Select(error => error.Message));
            await Console.Error.WriteLineAsync($"{errors} --help lists the options.");
            return errorCode;
        }
        // The programs handle signals themselves.
        return await parsed.InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false }
        );
    }
}

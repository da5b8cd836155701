using LocalHost.Functions;
using Microsoft.AspNetCore.Routing.Patterns;

namespace LocalHost.Http;

/// <summary>An HTTP function: its route including the prefix, and its methods; none means any.</summary>
internal sealed record HttpFunction(
    LocalFunctionDefinition Definition,
    FunctionBody Body,
    RoutePattern Route,
    IReadOnlyList<string> Methods
) : LocalFunction(Definition, Body)
{
    public override string? RouteTemplate => Route.RawText;
}

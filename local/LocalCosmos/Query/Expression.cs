using System.Text;
using System.Text.Json;

namespace LocalCosmos.Query;

/// <summary>What an expression is evaluated against: a document, and in an aggregate's result the aggregates.</summary>
internal readonly record struct Scope(JsonElement Document, IReadOnlyList<Value> Aggregates);

/// <summary>A node of the parsed query that has a value.</summary>
internal abstract record Expression(int Position)
{
    public virtual IReadOnlyList<Expression> Children => [];

    /// <summary>Whether its value depends on no document.</summary>
    public bool IsConstant => !All().Any(each => each.Expression is Document or Aggregate);

    public abstract Value Evaluate(in Scope scope);

    /// <summary>
    /// This expression and all within it. It walks without recursion, so it can tell how deep they are.
    /// </summary>
    public IEnumerable<(Expression Expression, int Depth)> All()
    {
        var open = new Stack<(Expression, int)>([(this, 1)]);
        while (open.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Item1.Children)
                open.Push((child, next.Item2 + 1));
        }
    }
}

internal sealed record Literal(int Position, Value Value) : Expression(Position)
{
    public override Value Evaluate(in Scope scope) => Value;
}

/// <summary>The document, under the name that FROM gives it.</summary>
internal sealed record Document(int Position, string Alias) : Expression(Position)
{
    public override Value Evaluate(in Scope scope) => Value.Of(scope.Document);
}

/// <summary><c>target.name</c> or <c>target["name"]</c>.</summary>
internal sealed record Member(int Position, Expression Target, string Name) : Expression(Position)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(Name);

    public override IReadOnlyList<Expression> Children => [Target];

    public override Value Evaluate(in Scope scope) => Target.Evaluate(scope).Member(_utf8);
}

/// <summary><c>target[index]</c>.</summary>
internal sealed record Item(int Position, Expression Target, int Index) : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => [Target];

    public override Value Evaluate(in Scope scope) => Target.Evaluate(scope).Item(Index);
}

/// <summary>
/// <c>[a, b]</c>, or <c>{"a": x, "b": y}</c> when there are names. What is undefined is left out of it.
/// </summary>
internal sealed record Constructor(int Position, IReadOnlyList<string>? Names, IReadOnlyList<Expression> Values)
    : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => Values;

    public override Value Evaluate(in Scope scope)
    {
        var here = scope;
        return Value.Of(Value.Build(writer => Write(writer, here)));
    }

    // Constructors within constructors are written in place: one piece of JSON is built, however they nest.
    private void Write(Utf8JsonWriter writer, in Scope scope)
    {
        if (Names is null)
            writer.WriteStartArray();
        else
            writer.WriteStartObject();
        for (var i = 0; i < Values.Count; i++)
        {
            var nested = Values[i] as Constructor;
            var value = nested is null ? Values[i].Evaluate(scope) : default;
            if (nested is null && value.IsUndefined)
                continue;
            if (Names is not null)
                writer.WritePropertyName(Names[i]);
            if (nested is null)
                value.WriteTo(writer);
            else
                nested.Write(writer, scope);
        }
        if (Names is null)
            writer.WriteEndArray();
        else
            writer.WriteEndObject();
    }
}

/// <summary>A call of a built-in function.</summary>
internal sealed record Call(int Position, Function Function, IReadOnlyList<Expression> Arguments) : Expression(Position)
{
    public override IReadOnlyList<Expression> Children => Arguments;

    public override Value Evaluate(in Scope scope)
    {
        var values = new Value[Arguments.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = Arguments[i].Evaluate(scope);
        return Function.Apply(values);
    }
}

using System.Text;

namespace HopEn2.Interop.Hl7v2.Er7;

/// <summary>The five separators of MSH-1 and MSH-2 as bytes of the message's character set. One may be several bytes (U+02DC in UTF-8).</summary>
/// <remarks>HL7 v2.5 §2.5.4. Read as characters of MSH-18, not as bytes: published French 2.0 messages declare <c>˜</c> as repetition separator.</remarks>
public sealed class Er7Separators
{
    internal Er7Separators(string field, string component, string repetition, string escape, string subcomponent, Encoding encoding)
    {
        (Field, Component, Repetition, Escape, Subcomponent) =
            (encoding.GetBytes(field), encoding.GetBytes(component), encoding.GetBytes(repetition), encoding.GetBytes(escape), encoding.GetBytes(subcomponent));
        (FieldText, ComponentText, RepetitionText, EscapeText, SubcomponentText) = (field, component, repetition, escape, subcomponent);
    }

    /// <summary><c>|^~\&amp;</c> in the given character set.</summary>
    public static Er7Separators Usual(Encoding encoding) => new("|", "^", "~", "\\", "&", encoding);

    internal byte[] Field { get; }
    internal byte[] Component { get; }
    internal byte[] Repetition { get; }
    internal byte[] Escape { get; }
    internal byte[] Subcomponent { get; }

    public string FieldText { get; }
    public string ComponentText { get; }
    public string RepetitionText { get; }
    public string EscapeText { get; }
    public string SubcomponentText { get; }

    /// <summary>The separator below a level, or null below a subcomponent.</summary>
    internal byte[]? Below(Er7Level level) => level switch
    {
        Er7Level.Field => Repetition,
        Er7Level.Repetition => Component,
        Er7Level.Component => Subcomponent,
        _ => null,
    };
}

internal enum Er7Level
{
    Field,
    Repetition,
    Component,
    Subcomponent,
}

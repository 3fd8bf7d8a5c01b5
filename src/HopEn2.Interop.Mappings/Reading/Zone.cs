using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace HopEn2.Interop.Mappings.Reading;

/// <summary>A time zone this machine knows.</summary>
internal sealed partial class Zone : ScalarValue<TimeZoneInfo>
{
    public static TimeZoneInfo Paris { get; } = TimeZoneInfo.FindSystemTimeZoneById("Europe/Paris");

    protected override string Wanted => "the IANA name of a time zone, such as Europe/Paris or Indian/Reunion";

    protected override bool TryParse(string text, out TimeZoneInfo value)
    {
        value = Paris;
        return Form().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out value!);
    }

    protected override string Wrong(string text) => $"{Shown.Quoted(text)} is no time zone known here.";

    protected override string Remedy(string text) =>
        DidYouMean.Nearest(text, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)) is { } near ? $"Did you mean \"{near}\"?" : base.Remedy(text);

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = Form().ToString() };

    [GeneratedRegex("^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Form();
}

using System.ComponentModel.DataAnnotations;

namespace HopEn2.Interop.Web;

/// <summary>How the screens speak.</summary>
public sealed class WebOptions
{
    /// <summary>Language of the pages, <c>fr</c> or <c>en</c>; a page may ask for the other with <c>?lang=</c>. Default <c>fr</c>.</summary>
    [AllowedValues("fr", "en")]
    public string Language { get; set; } = "fr";
}

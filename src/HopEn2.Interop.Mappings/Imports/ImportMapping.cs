namespace HopEn2.Interop.Mappings.Imports;

/// <summary>How the columns of one sort of extract are to be read: a file of <c>mappings/imports/</c>.</summary>
/// <param name="Name">Name of the file, without extension.</param>
/// <param name="Separator">Null: recognised.</param>
/// <param name="Encoding">IANA name; null: recognised.</param>
/// <param name="Zone">Of times that name none; null: the hospital's.</param>
/// <param name="Formats">Of dates, .NET spelling; empty: the usual ones.</param>
/// <param name="Authority">Canonical authority of IPP, dossiers and visits; null: the hospital's default.</param>
public sealed record ImportMapping(
    string Name, ImportSort Sort, char? Separator, string? Encoding, TimeZoneInfo? Zone, IReadOnlyList<string> Formats, string? Authority, IReadOnlyList<ImportColumn> Columns);

/// <summary>Where one field comes from.</summary>
/// <param name="Header">Title of the column, or <c>#3</c>: the third; null: none, the same for all lines.</param>
/// <param name="Values">What the file writes → what is meant; empty: as written.</param>
/// <param name="Otherwise">Where the column is empty, or where there is none; null: nothing is said.</param>
public sealed record ImportColumn(ImportField Field, string? Header, IReadOnlyDictionary<string, string> Values, string? Otherwise);

namespace HopEn2.Interop.Fhir.Model;

/// <summary>Trees of elements, put together.</summary>
internal static class FhirNodes
{
    /// <summary>Copies all elements of one node under another of its type.</summary>
    public static void Copy(FhirNode from, FhirNode to)
    {
        foreach (var child in from.Children)
        {
            var copy = to.Add(child.Definition!, child.Type); // Only a root has none.
            if (child.HasValue)
                copy.SetValue(child.Utf8);
            Copy(child, copy);
        }
    }
}

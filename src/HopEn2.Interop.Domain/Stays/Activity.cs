namespace HopEn2.Interop.Domain.Stays;

/// <summary>What a service does, which decides what a stay is there (indicators.md, "Notion of stay").</summary>
public enum Activity
{
    Mco,
    Smr,
    Psy,
    Had,
    Chemotherapy,
    Radiotherapy,
    Dialysis,
    Emergency,
    Consultation,
    Laboratory,
    Imaging,
    Theatre,
}

#: names region_of local_region nearest_region
#: names postcode code area
#: names regions table mapping
def region_of(postcode, regions, default="uk"):
    """Finds the region of a postcode, the longest match first."""
    clean = "".join(postcode.upper().split())
    #?
    if not clean.isalnum() or not 2 <= len(clean) <= 8:
        return default
    #.
    #?
    outward = clean[:-3] if len(clean) > 4 else clean
    #|
    outward = clean if len(clean) <= 4 else clean[: len(clean) - 3]
    if not outward[0].isalpha():
        raise ValueError(f"not a postcode: {postcode}")
    #.
    while outward:
        if outward in regions:
            return regions[outward]
        outward = outward[:-1]
    #?
    for name, prefixes in regions.get("special", {}).items():
        if any(clean.startswith(prefix) for prefix in prefixes):
            return name
    #.
    return default

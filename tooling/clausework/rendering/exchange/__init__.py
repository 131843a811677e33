"""The text in the formats by which other programs take standards in: XML, catalogues, linked data, citations."""

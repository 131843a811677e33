"""The text in the formats of other programs: XML, catalogues, linked data and citations."""

"""Write a document where it was asked for: whole, or not at all."""

from clausework.source.files import write_file as write_file

"""REF: back-references and their antecedents."""

"""Values that a JSON Schema of ours allows, and others that none does."""

from hypothesis import strategies as st

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
LONGEST_TEXT = 200
LONGEST_LIST = 5
U64 = 2**64 - 1
I64 = -(2**63)


class Schemas:
    """Strategies for schemas with these definitions; where an id is wanted, often one that exists."""

    def __init__(self, definitions: dict, known_ids: list[str]):
        self.definitions = definitions
        self.ids = st.sampled_from(known_ids) | st.uuids().map(str)

    def of(self, schema: dict | bool):
        if schema is True:
            return JUNK
        if "$ref" in schema:
            return st.deferred(lambda: self.of(self.definitions[schema["$ref"].split("/")[-1]]))
        if "const" in schema:
            return st.just(schema["const"])
        if "enum" in schema:
            return st.sampled_from(schema["enum"])
        parts = self.parts(schema)
        if len(parts) == 1:
            return parts[0]
        if parts:
            return st.tuples(*parts).map(lambda values: {name: value[name] for value in values for name in value})
        return self.typed(schema)

    def parts(self, schema: dict) -> list:
        parts = [self.properties(schema)] if "properties" in schema else []
        parts += [
            st.one_of([self.of(each) for each in schema[word]]) for word in ("oneOf", "anyOf") if word in schema
        ]
        return parts + [self.of(each) for each in schema.get("allOf", [])]

    def properties(self, schema: dict):
        required = set(schema.get("required", []))
        values = {name: self.of(value) for name, value in schema["properties"].items()}
        return st.fixed_dictionaries(
            {name: value for name, value in values.items() if name in required},
            optional={name: value for name, value in values.items() if name not in required},
        )

    def typed(self, schema: dict):
        kind = schema["type"]
        if isinstance(kind, list):
            return st.one_of([self.typed({**schema, "type": each}) for each in kind])
        match kind:
            case "string" if schema.get("format") == "uuid":
                return self.ids
            case "string":
                return st.text(
                    min_size=schema.get("minLength", 0), max_size=min(schema.get("maxLength", 60), LONGEST_TEXT)
                )
            case "integer":
                least = schema.get("minimum", I64)
                return st.integers(least, schema.get("maximum", U64)) | st.integers(max(0, least), 5)
            case "boolean":
                return st.booleans()
            case "null":
                return st.none()
            case "array":
                most = min(schema.get("maxItems", LONGEST_LIST), LONGEST_LIST)
                return st.lists(self.of(schema.get("items", True)), min_size=schema.get("minItems", 0), max_size=most)
            case "object":
                return st.dictionaries(self.ids, self.of(schema.get("additionalProperties", True)), max_size=3)
        raise ValueError(f"a schema of a kind that is not known here: {schema}")

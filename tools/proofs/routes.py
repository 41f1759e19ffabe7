"""Every route response of the WebSocket API belongs to the route that is meant. Their ids are the SAM translator's invention,
and a version that invents others would leave functions' answers unsent, or the deployment refused."""


def check(translated: dict) -> list[str]:
    """What is wrong with a translated template."""
    found, resources, answered = [], translated["Resources"], {}
    for name, resource in resources.items():
        if resource["Type"] == "AWS::ApiGatewayV2::RouteResponse":
            route = resource["Properties"]["RouteId"]["Ref"]
            if resources.get(route, {}).get("Type") != "AWS::ApiGatewayV2::Route":
                found.append(f"{name} belongs to {route}, which is no route")
                continue
            answered[route] = name
            key = resources[route]["Properties"]["RouteKey"].lstrip("$")
            if name.lower() != f"{key}response".lower():
                found.append(f"{name} belongs to {route}, which is the route {key}")
    for name, resource in resources.items():
        if resource["Type"] == "AWS::ApiGatewayV2::Route" and "RouteResponseSelectionExpression" in resource["Properties"] and name not in answered:
            found.append(f"{name} answers, and has no route response")
    return found

"""The official Python client against a server of ours: lists, pages, searches, gets and creates.

    selfhelp.py ADDRESS [TEXT]    TEXT is what a customer may say; it must lead to a solution
"""
import sys

from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.selfhelp import SelfHelpMgmtClient
from common import NoCredential, check, options, refused


def main():
    address, *rest = sys.argv[1:]
    text = rest[0] if rest else "access to my key vault is forbidden"
    client = SelfHelpMgmtClient(NoCredential(), **options(address))
    check(len(list(client.operations.list())) > 5, "few operations")

    # Every classification, page by page.
    pages = [list(page) for page in client.discovery_solution.list().by_page()]
    classes = [item for page in pages for item in page]
    check(len(pages) > 1 and len(classes) > 50, "only one page")
    check(len({item.name for item in classes}) == len(classes), "a classification twice")
    solutions = {row.solution_id: row for item in classes for row in item.properties.solutions}
    check(solutions, "no solution")
    one = classes[len(classes) // 2]
    found = list(client.discovery_solution.list(filter=f"ProblemClassificationId eq '{one.name}'"))
    check([item.name for item in found] == [one.name], "the filter finds another classification")
    check(list(client.discovery_solution.list(filter="ProblemClassificationId eq 'none'")) == [], "unknown, and found")
    refused(lambda: list(client.discovery_solution.list(filter="nonsense")), 400)

    # Static content of many of them. The client does not send longer ids.
    asked = [name for name in solutions if len(name) <= 100][:500]
    for name in asked:
        answer = client.solution_self_help.get(name)
        check(answer.properties.solution_id == name, f"{answer.properties.solution_id} in place of {name}")
        check(answer.properties.title and answer.properties.content is not None, f"{name} is empty")
        for section in answer.properties.sections:
            check(section.title is not None and section.content is not None, f"{name}: an empty section")
    try:
        client.solution_self_help.get("no such solution")
        check(False, "an unknown solution was found")
    except ResourceNotFoundError:
        pass

    # Free text: first the service, then its solutions.
    related = list(client.discovery_solution_nlp.discover_solutions({"issueSummary": text}).value)
    check(len(related) == 1 and related[0].properties.related_services, "no service for a text")
    service = related[0].properties.related_services[0]
    body = {"issueSummary": text, "serviceId": service.service_id}
    hits = list(client.discovery_solution_nlp.discover_solutions(body).value)
    check(hits and hits[0].properties.problem_classification_id, "no classification for a text")
    bodies = [{"issueSummary": text, "serviceId": one.service_id} for one in related[0].properties.related_services]
    all_hits = [hit for one in bodies for hit in client.discovery_solution_nlp.discover_solutions(one).value]
    check(any(hit.properties.solutions for hit in all_hits), "no solution for a text")
    scoped = client.discovery_solution_nlp.discover_solutions_by_subscription("0000", body).value
    check([hit.name for hit in scoped] == [hit.name for hit in hits], "the subscription finds others")
    check(not client.discovery_solution_nlp.discover_solutions({"issueSummary": "xqzzy wvutz"}).value, "nonsense found")

    # Create, read and change a solution; the pollers end by themselves.
    scope, name = "subscriptions/0000/resourceGroups/g", "made-here"
    body = {"properties": {"triggerCriteria": [{"name": "SolutionId", "value": asked[0]}], "parameters": {"a": "b"}}}
    made = client.solution.begin_create(scope, name, body).result()
    check(made.properties.solution_id == asked[0] and made.properties.provisioning_state == "Succeeded", "not made")
    check(client.solution.get(scope, name).as_dict() == made.as_dict(), "GET does not repeat what PUT said")
    updated = client.solution.begin_update(scope, name, {"properties": {"parameters": {"c": "d"}}}).result()
    check(updated.properties.parameters == {"a": "b", "c": "d"}, "not updated")
    client.solution.warm_up(scope, name, {"parameters": {"a": "b"}})
    body = {"properties": {"solutionId": asked[0], "parameters": {}}}
    made = client.simplified_solutions.begin_create(scope, name, body).result()
    check(made.properties.title and made.properties.content, "no simplified solution")
    check(client.simplified_solutions.get(scope, name).as_dict() == made.as_dict(), "GET does not repeat")
    body = {"name": "a-b", "type": "Microsoft.Help/solutions"}
    check(client.check_name_availability.check_availability(scope, body).name_available, "a name is not available")

    # Operations that need a live backend report that.
    refused(lambda: client.diagnostics.begin_create(scope, "d", {"properties": {"insights": []}}).result(), 501)
    refused(lambda: client.diagnostics.get(scope, "d"), 404)
    refused(lambda: client.troubleshooters.create(scope, "a-b", {"properties": {"solutionId": "x"}}), 501)
    print(
        f"azure-mgmt-selfhelp: {len(pages)} pages, {len(classes)} classifications, {len(solutions)} solutions, "
        f"{len(asked)} read; {text!r} -> {service.display_name!r} -> {hits[0].properties.problem_description!r}"
    )


main()

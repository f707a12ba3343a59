"""The official Python client of Microsoft.Support against a server of ours: from a service over a problem to an
article, which the client of Microsoft.Help reads.

    support.py ADDRESS VERSION [TEXT]    VERSION is that of the API; TEXT is what a customer may say
"""
import sys

from azure.core.exceptions import ResourceNotFoundError
from azure.mgmt.selfhelp import SelfHelpMgmtClient
from azure.mgmt.support import MicrosoftSupport
from common import NoCredential, check, options, refused


def main():
    address, version, *rest = sys.argv[1:]
    text = rest[0] if rest else "access to my key vault is forbidden"
    client = MicrosoftSupport(NoCredential(), "0000", api_version=version, **options(address))
    help = SelfHelpMgmtClient(NoCredential(), **options(address))
    check(list(client.operations.list()), "no operations")

    def solutions(problem):
        found = help.discovery_solution.list(filter=f"ProblemClassificationId eq '{problem}'")
        return [row.solution_id for item in found for row in item.properties.solutions]

    def read(solution):
        answer = help.solution_self_help.get(solution)
        check(answer.properties.solution_id == solution and answer.properties.title, f"{solution} is not an article")
        return answer

    # Each service with its problems; each problem with its solutions; articles of many of them.
    services = list(client.services.list())
    check(services, "no service")
    check(len({one.name.lower() for one in services}) == len(services), "a service twice")
    problems, answered, articles, largest = 0, 0, set(), 0
    for service in services:
        check(service.display_name and service.type == "Microsoft.Support/services", f"{service.name} has no name")
        check(client.services.get(service.name).as_dict() == service.as_dict(), f"{service.name} is not the same")
        topics = list(client.problem_classifications.list(service.name))
        check(len({one.name.lower() for one in topics}) == len(topics), f"{service.name}: a problem twice")
        largest = max(largest, len(topics))
        for number, topic in enumerate(topics):
            problems += 1
            check(topic.display_name and topic.id.endswith(topic.name), f"{topic.name} has no name")
            if number < 3:
                again = client.problem_classifications.get(service.name, topic.name)
                check(again.as_dict() == topic.as_dict(), f"{topic.name} is not the same")
            found = solutions(topic.name)
            answered += bool(found)
            # The client does not send longer ids.
            for solution in [one for one in found if len(one) <= 100][:2]:
                if solution not in articles and len(articles) < 300:
                    articles.add(read(solution).properties.solution_id)
    check(largest > 50, f"no service with many problems: {largest}")
    check(answered and articles, "no problem leads to an article")
    try:
        client.services.get("no such service")
        check(False, "an unknown service was found")
    except ResourceNotFoundError:
        pass

    # A text leads to a service, to its problem and to an article.
    said = "not classified"
    if hasattr(client, "service_classifications"):
        for scope, of_scope in (
            (client.service_classifications_no_subscription, client.problem_classifications_no_subscription),
            (client.service_classifications, client.problem_classifications),
        ):
            related = scope.classify_services({"issueSummary": text}).service_classification_results
            check(related and related[0].service_id and related[0].display_name, "no service for a text")
            names = [one.service_id.rsplit("/", 1)[1] for one in related]
            check(set(names) <= {one.name for one in services}, "a service that is not listed")
            results = [
                of_scope.classify_problems(name, {"issueSummary": text}).problem_classification_results for name in names
            ]
            check(results[0] and results[0][0].title, "no problem for a text")
            check(results[0][0].service_id_related_service_id == related[0].service_id, "another service")
            by_id = [solutions(one.problem_classification_id) for one in results[0]]
            check(by_id == [solutions(one.problem_id) for one in results[0]], "two ids of a problem differ")
            found = [one for result in results for problem in result for one in solutions(problem.problem_id)]
            check(found, "no solution for a text")
            said = f"{text!r} -> {related[0].display_name!r} -> {results[0][0].title!r} -> {read(found[0]).properties.title!r}"
            refused(lambda: scope.classify_services({"issueSummary": " "}), 400)
            refused(lambda: of_scope.classify_problems("no such service", {"issueSummary": text}), 404)
            nothing = scope.classify_services({"issueSummary": "xqzzy wvutz"}).service_classification_results
            check(not nothing, "nonsense found")

    # What a support system holds.
    ticket = {"properties": {"title": "x"}}
    name = {"name": "a-b", "type": "Microsoft.Support/supportTickets"}
    refused(lambda: list(client.support_tickets.list()), 501)
    refused(lambda: client.support_tickets.get("t"), 501)
    refused(lambda: client.support_tickets.begin_create("t", ticket).result(), 501)
    refused(lambda: client.support_tickets.update("t", {"status": "closed"}), 501)
    refused(lambda: client.support_tickets.check_name_availability(name), 501)
    refused(lambda: list(client.support_tickets_no_subscription.list()), 501)
    refused(lambda: list(client.communications.list("t")), 501)
    refused(lambda: list(client.chat_transcripts.list("t")), 501)
    refused(lambda: client.file_workspaces.create("w"), 501)
    refused(lambda: list(client.files.list("w")), 501)
    refused(lambda: client.files.upload("w", "f", {"content": "", "chunkIndex": 0}), 501)
    print(
        f"azure-mgmt-support {version}: {len(services)} services, {problems} problems ({answered} with solutions, at most "
        f"{largest} of one service), {len(articles)} articles read; {said}"
    )


main()

# Runs a published folder elsewhere than in Functions:
#   dotnet publish src/FunctionApp -c Release -r linux-x64 -o out/azure
#   docker build -t funcproxy .
#   docker run -p 7071:7071 -v ./routes.json:/routes/routes.json:ro -e RouteFile=/routes/routes.json funcproxy
FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled
COPY out/azure/ /app/
# Settings come from the environment; routes from a mounted file or from Table Storage.
ENV ASPNETCORE_URLS=http://*:7071
EXPOSE 7071
WORKDIR /app
USER $APP_UID
ENTRYPOINT ["/app/FuncProxy"]

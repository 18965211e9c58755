# syntax=docker/dockerfile:1
# The image of feature workers, heads and the other commands, but `local`: neither the embedded broker
# nor the registry is in it. Layers from what changes rarely to what changes often.
FROM eclipse-temurin:17-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml ./
COPY schemas schemas
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -q -DskipTests -Dspotless.check.skip package
RUN rm -f target/lib/kafka_2.13-* target/lib/kafka-server-* target/lib/kafka-metadata-* \
      target/lib/kafka-raft-* target/lib/kafka-storage-* target/lib/kafka-*coordinator-* \
      target/lib/kafka-tools-api-* target/lib/scala-*
# The weights, 59 MB that never change, to a layer of their own.
RUN mkdir classes weights \
    && (cd classes && jar xf ../target/pool5.jar && mv META-INF/MANIFEST.MF ../manifest.txt) \
    && (cd classes && find . -name '*.safetensors' | jar cf0 ../weights.jar @/dev/stdin) \
    && (cd weights && jar xf ../weights.jar && rm -rf META-INF) \
    && find classes -name '*.safetensors' -delete \
    && jar cfm target/pool5.jar manifest.txt -C classes .

FROM eclipse-temurin:17-jre
RUN groupadd --gid 10001 pool5 \
    && useradd --uid 10001 --gid pool5 --no-create-home --shell /usr/sbin/nologin pool5 \
    && install -d -o pool5 -g pool5 /var/lib/pool5
COPY --from=build /build/weights /opt/pool5/weights
COPY --from=build /build/target/agent /opt/pool5/agent
COPY --from=build /build/target/lib /opt/pool5/lib
COPY LICENSE NOTICE /opt/pool5/
COPY ops/jmx-exporter.yml /opt/pool5/jmx-exporter.yml
COPY ops/openmp.sh /opt/pool5/openmp.sh
COPY --from=build /build/target/pool5.jar /opt/pool5/pool5.jar
USER 10001:10001
# The identity of an instance and its stores: to be on a volume of its own that outlives the container.
ENV POOL5_STATE_DIR=/var/lib/pool5/state
VOLUME /var/lib/pool5
EXPOSE 8080 9404
# Native libraries are unpacked to /tmp, which has to be writable and executable.
# Half of the container's memory is Java's heap; the network needs most of the rest.
ENTRYPOINT ["sh", "/opt/pool5/openmp.sh", "java", "-XX:+UseParallelGC", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-Dorg.bytedeco.javacpp.cachedir=/tmp/pool5", "-Dorg.bytedeco.javacpp.maxphysicalbytes=0", "-Dsun.net.httpserver.maxReqTime=5", "-Dsun.net.httpserver.maxRspTime=15", "-cp", "/opt/pool5/pool5.jar:/opt/pool5/weights:/opt/pool5/lib/*", "io.pool5.cli.Main"]
CMD ["--help"]

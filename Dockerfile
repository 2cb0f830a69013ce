# docker build -t framing . && docker run --rm -v "$PWD:/study" framing compare articles/ --by source
FROM python:3.13-slim
WORKDIR /opt/framing
COPY requirements.lock .
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY . .
RUN pip install --no-cache-dir --no-deps --no-build-isolation . && pip check
ENV XDG_CACHE_HOME=/tmp
WORKDIR /study
ENTRYPOINT ["framing"]
CMD ["compare", "--by", "source"]
